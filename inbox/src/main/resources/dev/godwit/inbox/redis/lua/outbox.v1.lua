-- What is to be told of messages, and what has to be looked after.
-- KEYS 1 wm  2 outbox  3 due; ARGV 1 now  2 count
-- Answers {how much could not be kept to be told, the oldest of the outbox, the earliest that is due by now}

return {
  redis.call('HGET', KEYS[1], 'untold') or '0',
  redis.call('LRANGE', KEYS[2], 0, ARGV[2] - 1),
  redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
}
