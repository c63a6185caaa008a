-- What append, skip and jump begin with: may this step be applied, and how the watermark moves.
--
-- KEYS 1 wm
-- ARGV 1 previous  2 offset  3 offset + 1  4 leader epoch  5 record time  6 source of the origin or ''  7 its offset  8 its index
--
-- Offsets are strings wherever they are stored or answered: a Lua number prints as 1e+15. Compared as numbers they are
-- exact up to 2^53. -1 stands for "none".

local previous, offset, following, epoch = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local origin = ARGV[6] ~= '' and 'from:' .. ARGV[6]

-- An absent field costs a walk over all of the hash, so "start" writes each of them.
local wm = redis.call('HMGET', KEYS[1], 'offset', 'clock', 'end', 'era', 'through', 'forgotten', origin or 'offset')
local applied = wm[1] and tonumber(wm[1]) >= tonumber(offset)

local rewind = wm[1] ~= previous and {'rewind', wm[1] or '-2'}

-- The partition's clock never goes back.
local clock = ARGV[5]
if wm[2] and tonumber(wm[2]) > tonumber(clock) then clock = wm[2] end

-- Last position of this origin partition, and the era it is from. A new era begins where records were lost.
local origin_offset, origin_index, origin_era
if origin and wm[7] then origin_offset, origin_index, origin_era = string.match(wm[7], '^(%d+) (%d+) (%d+)$') end

-- This derived record, or one after it, was applied before: a router sent it twice.
local repeated = false
if origin_offset then
  local at, last = tonumber(ARGV[7]), tonumber(origin_offset)
  repeated = at < last or at == last and tonumber(ARGV[8]) <= tonumber(origin_index)
end

-- The same derived record may stand, or have stood, among records that this store never saw. One of a foreign source counts as
-- new: it is sent again only from where its mapping stopped, and to doubt the first of each source would lose it.
local foreign = string.find(ARGV[6], '/', 1, true)
local past_unknown = origin and not foreign and wm[4] ~= '0' and origin_era ~= wm[4]

-- Every step that is not refused ends here, whatever it wrote.
local function advance()
  local ends = wm[3]
  if tonumber(ends) < tonumber(following) then ends = following end
  if origin and not repeated then
    local position = ARGV[7] .. ' ' .. ARGV[8] .. ' ' .. wm[4]
    redis.call('HSET', KEYS[1], 'offset', offset, 'epoch', epoch, 'clock', clock, 'end', ends, origin, position)
  else
    redis.call('HSET', KEYS[1], 'offset', offset, 'epoch', epoch, 'clock', clock, 'end', ends)
  end
end
