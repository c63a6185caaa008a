-- Takes from a bucket that fills up again as time passes, as much as is there.
-- KEYS 1 bucket; ARGV 1 per second  2 burst  3 wanted  4 now  5 ms after which a full bucket need not be remembered
-- A hash: left, at. The nodes' clocks differ a little: the one that is ahead counts, unless it is a minute ahead.

-- Tenths of a second add up to a little less than a second.
local rounding = 0.00001
local per_second, burst, wanted, now = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local left, at = burst, now
local stored = redis.call('HMGET', KEYS[1], 'left', 'at')
if stored[1] then
  left, at = tonumber(stored[1]), tonumber(stored[2])
  if at > now + 60000 then at = now end
  if now > at then
    left = left + (now - at) * per_second / 1000
    at = now
  end
  left = math.min(burst, left)
end
local taken = math.min(wanted, math.max(0, math.floor(left + rounding)))
left = left - taken
redis.call('HSET', KEYS[1], 'left', string.format('%.6f', left), 'at', string.format('%.0f', at))
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return { taken, taken > 0 and 0 or math.ceil((1 - left) * 1000 / per_second - rounding) }
