-- One look at a mailbox. All of it must be of one moment: a trim between two reads would hide what it removed.
-- KEYS 1 wm  2 log  3 meta; ARGV 1 from (exclusive "(g-o" or "-")  2 count; 0 reads no entries
-- Answers {{offset, end, ends, forgotten, lost}, last, trimmed through, does the log exist, entries}

local wm = redis.call('HMGET', KEYS[1], 'offset', 'end', 'ends', 'forgotten', 'lost')
local meta = redis.call('HMGET', KEYS[3], 'l', 't')
local forgotten = wm[4] or '-1'
local entries = {}
if ARGV[2] ~= '0' then entries = redis.call('XRANGE', KEYS[2], ARGV[1], '+', 'COUNT', ARGV[2]) end
local exists = #entries > 0 and 1 or redis.call('EXISTS', KEYS[2])
return {wm, meta[1] or forgotten, meta[2] or forgotten, exists, entries}
