-- Says how many connections of a user a node holds, unless they become too many with those of the other nodes.
-- KEYS 1 seats; ARGV 1 node  2 count  3 most of all nodes  4 now  5 lease, ms
-- A hash of "<count> <until>" by node.

local seats, node, count, now = KEYS[1], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[4])
local mine, others = 0, 0
local all = redis.call('HGETALL', seats)
for i = 1, #all, 2 do
  local held, till = string.match(all[i + 1], '^(%d+) (%d+)$')
  if tonumber(till) <= now then
    redis.call('HDEL', seats, all[i])
  elseif all[i] == node then
    mine = tonumber(held)
  else
    others = others + tonumber(held)
  end
end
if count > mine and others + count > tonumber(ARGV[3]) then return { 0, others } end
if count == 0 then
  redis.call('HDEL', seats, node)
else
  redis.call('HSET', seats, node, string.format('%d %.0f', count, now + tonumber(ARGV[5])))
  redis.call('PEXPIRE', seats, ARGV[5])
end
return { 1, others }
