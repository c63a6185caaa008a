-- Looks at the first few mailboxes of a partition in turn, and removes what is known of those that are long silent.
-- KEYS 1 wm  2 boxes  then log and meta of each mailbox
-- ARGV 1.. for each mailbox: its name, and the expiry below which it is forgotten
-- Answers {how many were looked at, how many were removed}.

local forgotten = redis.call('HGET', KEYS[1], 'forgotten')
if not forgotten then return {0, 0} end
local looked, removed = 0, 0
for i = 1, #ARGV, 2 do
  local log, meta = KEYS[i + 2], KEYS[i + 3]
  -- Another owner may have been here since the names were read.
  if redis.call('LINDEX', KEYS[2], 0) ~= ARGV[i] then break end
  redis.call('LPOP', KEYS[2])
  looked = looked + 1
  local known = redis.call('HMGET', meta, 'l', 'e')
  if known[1] and tonumber(known[2]) < tonumber(ARGV[i + 1]) and redis.call('EXISTS', log) == 0 then
    -- In the same call: else the mailbox would look as if it never held a message.
    if tonumber(known[1]) > tonumber(forgotten) then
      forgotten = known[1]
      redis.call('HSET', KEYS[1], 'forgotten', forgotten)
    end
    redis.call('DEL', meta)
    removed = removed + 1
  elseif known[1] then
    redis.call('RPUSH', KEYS[2], ARGV[i])
  end
end
return {looked, removed}
