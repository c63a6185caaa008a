-- The message that had a producer's id first, while the window lasts.
-- KEYS 1 wm  2 ids; ARGV 1 id  2 now, ms  3 window, ms
-- Answers {offset, content} or {}

local known = redis.call('HGET', KEYS[2], ARGV[1])
if not known then return {} end
local time, first, content = string.match(known, '^(%d+) (%d+) (.+)$')
-- The next record moves the partition's clock to about now; it never goes back.
local clock = math.max(tonumber(redis.call('HGET', KEYS[1], 'clock') or 0), tonumber(ARGV[2]))
if clock - tonumber(time) > tonumber(ARGV[3]) then return {} end
return {first, content}
