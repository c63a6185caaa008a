-- Removes the oldest of the outbox, if they are still those that the caller has seen: another owner may have been faster.
-- KEYS 1 outbox; ARGV 1 count  2 the first of them  3 the last of them

if redis.call('LINDEX', KEYS[1], 0) == ARGV[2] and redis.call('LINDEX', KEYS[1], ARGV[1] - 1) == ARGV[3] then
  redis.call('LTRIM', KEYS[1], ARGV[1], -1)
end
return 'OK'
