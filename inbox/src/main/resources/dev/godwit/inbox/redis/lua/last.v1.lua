-- Where the last so many entries of a log begin.
-- KEYS 1 wm  2 log  3 meta; ARGV 1 count
-- Answers {'1', offset of the first of them}; or, where the log holds none, {'0', head as in heads.lua}

local entries = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', ARGV[1])
if #entries > 0 then return {'1', string.match(entries[#entries][1], '%d+$')} end

local wm = redis.call('HMGET', KEYS[1], 'through', 'forgotten')
local through = wm[1] or '-1'
local last = redis.call('HGET', KEYS[3], 'l') or wm[2] or '-1'
if tonumber(through) > tonumber(last) then last = through end
return {'0', last}
