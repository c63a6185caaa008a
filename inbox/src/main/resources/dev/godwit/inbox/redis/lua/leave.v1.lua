-- Forgets what was published about members that are away, but not how far their sequences were.
-- KEYS 1 presence; ARGV 1 floor  2... members

local floor = tonumber(redis.call('HGET', KEYS[1], '#') or '0')
if tonumber(ARGV[1]) > floor then redis.call('HSET', KEYS[1], '#', ARGV[1]) end
for i = 2, #ARGV do redis.call('HDEL', KEYS[1], ARGV[i]) end
return 'OK'
