-- Moves the position of a user's device forward.
-- KEYS 1 cursors; ARGV 1 device  2 now  3 generation  4 own offset  5 offset of the broadcast  6 "hash:offset ..." of topics
--      7 most devices  8 how long cursors are kept, ms
-- A cursor is "<now> <generation> <own> <all> <hash:offset> ...".

local cursors, device, now = KEYS[1], ARGV[1], ARGV[2]
local generation, own, all, topics = ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local function higher(a, b) return tonumber(a) > tonumber(b) and a or b end

local stored = redis.call('HGET', cursors, device)
if stored then
  local time, its_generation, its_own, its_all, its_topics = string.match(stored, '^(%d+) (%d+) (%-?%d+) (%-?%d+) ?(.*)$')
  now = higher(now, time)
  if tonumber(its_generation) > tonumber(generation) then
    -- An offset says nothing across generations.
    generation, own, all, topics = its_generation, its_own, its_all, its_topics
  elseif its_generation == generation then
    own, all = higher(own, its_own), higher(all, its_all)
    local known = {}
    for hash, at in string.gmatch(its_topics, '(%d+):(%-?%d+)') do known[hash] = at end
    topics = string.gsub(topics, '(%d+):(%-?%d+)', function(hash, at) return hash .. ':' .. higher(at, known[hash] or at) end)
  end
elseif redis.call('HLEN', cursors) >= tonumber(ARGV[7]) then
  local oldest, its_time
  local all_cursors = redis.call('HGETALL', cursors)
  for i = 1, #all_cursors, 2 do
    local name, time = all_cursors[i], tonumber(string.match(all_cursors[i + 1], '^%d+'))
    if not oldest or time < its_time or time == its_time and name < oldest then oldest, its_time = name, time end
  end
  redis.call('HDEL', cursors, oldest)
end
redis.call('HSET', cursors, device, now .. ' ' .. generation .. ' ' .. own .. ' ' .. all .. (topics ~= '' and ' ' .. topics or ''))
redis.call('PEXPIRE', cursors, ARGV[8])
return 'OK'
