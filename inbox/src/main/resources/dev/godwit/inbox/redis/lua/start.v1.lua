-- Begins a partition that the store knows nothing of.
-- KEYS 1 wm; ARGV 1 topic id  2 floor  3 floor - 1  4 Kafka's end or -1
-- Answers {offset, leader epoch, topic id, floor} as they stand now.

if redis.call('EXISTS', KEYS[1]) == 0 then
  local ends = ARGV[4]
  if tonumber(ends) < tonumber(ARGV[2]) then ends = ARGV[2] end
  -- All fields at once: the scripts count on it. The ones of the hot path come first.
  redis.call('HSET', KEYS[1],
    'offset', ARGV[3], 'clock', '0', 'end', ends, 'epoch', '-1', 'through', '-1',
    -- Below a floor nothing is known of any mailbox: who comes with an older position is told so.
    'forgotten', ARGV[3],
    -- era: counts what makes the past of origins unknown. Below a floor lies such a past.
    'era', ARGV[2] == '0' and '0' or '1',
    'floor', ARGV[2], 'topic', ARGV[1], 'ends', tonumber(ARGV[4]) < 0 and '0' or '1', 'lost', '')
end
return redis.call('HMGET', KEYS[1], 'offset', 'epoch', 'topic', 'floor')
