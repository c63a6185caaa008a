-- Reads the watermark, and writes Kafka's end next to it.
-- KEYS 1 wm; ARGV 1 Kafka's end or -1
-- Answers {offset, leader epoch, topic id, floor}, or {} when the store knows nothing of the partition.

local wm = redis.call('HMGET', KEYS[1], 'offset', 'epoch', 'topic', 'floor')
if not wm[1] then return {} end
if tonumber(ARGV[1]) >= 0 then
  local ends = ARGV[1]
  -- The caller's look at Kafka may be older than what was applied since: the end is never below the watermark.
  local known = redis.call('HGET', KEYS[1], 'end')
  if tonumber(ends) <= tonumber(wm[1]) then ends = known end
  redis.call('HSET', KEYS[1], 'end', ends)
  redis.call('HINCRBY', KEYS[1], 'ends', 1)
end
return wm
