-- Moves the watermark and records what lies between previous and offset as lost. Begins with step.lua.
-- Answers {'absent'} when it was applied before, {'rewind', watermark}, {'duplicate', '-1'}, {'skipped'}

if applied then return {'absent'} end
if rewind then return rewind end
if repeated then
  advance()
  return {'duplicate', '-1'}
end

local MOST = 32
local ranges = {}
for after, through in string.gmatch(redis.call('HGET', KEYS[1], 'lost'), '(%-?%d+):(%d+)') do
  ranges[#ranges + 1] = {after, through}
end
local newest = ranges[#ranges]
if newest and newest[2] == previous then
  newest[2] = offset
else
  ranges[#ranges + 1] = {previous, offset}
end
if #ranges > MOST then
  -- The two oldest become one: too much is called lost, never too little.
  ranges[2][1] = ranges[1][1]
  table.remove(ranges, 1)
end
local texts = {}
for i, range in ipairs(ranges) do texts[i] = range[1] .. ':' .. range[2] end
redis.call('HSET', KEYS[1], 'lost', table.concat(texts, ' '), 'through', offset)

-- A lost control record (it has an origin) is about records of another partition. Else records of this one were lost, and
-- with them the proof that a derived record is new.
if not origin then
  wm[4] = string.format('%.0f', tonumber(wm[4]) + 1)
  redis.call('HSET', KEYS[1], 'era', wm[4])
end
advance()
return {'skipped'}
