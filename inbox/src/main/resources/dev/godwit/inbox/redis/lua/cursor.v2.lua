-- Moves the position of a user's device forward, and tells that it has what the position passes. Begins with ledger.lua.
-- KEYS 1 cursors  2 open  3 outbox  4 due  5 wm  6 log
-- ARGV 1 device  2 now  3 generation  4 own offset  5 offset of the broadcast  6 "hash:offset ..." of topics
--      7 most devices  8 how long cursors are kept, ms  9 generation of these keys  10 name of the mailbox
-- A cursor is "<now> <generation> <own> <all> <hash:offset> ...".

local cursors, device, now = KEYS[1], ARGV[1], ARGV[2]
local generation, own, all, topics = ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local moment = now
local function higher(a, b) return tonumber(a) > tonumber(b) and a or b end

local stored = redis.call('HGET', cursors, device)
if stored then
  local time, its_generation, its_own, its_all, its_topics = string.match(stored, '^(%d+) (%d+) (%-?%d+) (%-?%d+) ?(.*)$')
  now = higher(now, time)
  if tonumber(its_generation) > tonumber(generation) then
    -- An offset says nothing across generations.
    generation, own, all, topics = its_generation, its_own, its_all, its_topics
  elseif its_generation == generation then
    own, all = higher(own, its_own), higher(all, its_all)
    local known = {}
    for hash, at in string.gmatch(its_topics, '(%d+):(%-?%d+)') do known[hash] = at end
    topics = string.gsub(topics, '(%d+):(%-?%d+)', function(hash, at) return hash .. ':' .. higher(at, known[hash] or at) end)
  end
elseif redis.call('HLEN', cursors) >= tonumber(ARGV[7]) then
  local oldest, its_time
  local all_cursors = redis.call('HGETALL', cursors)
  for i = 1, #all_cursors, 2 do
    local name, time = all_cursors[i], tonumber(string.match(all_cursors[i + 1], '^%d+'))
    if not oldest or time < its_time or time == its_time and name < oldest then oldest, its_time = name, time end
  end
  redis.call('HDEL', cursors, oldest)
end
redis.call('HSET', cursors, device, now .. ' ' .. generation .. ' ' .. own .. ' ' .. all .. (topics ~= '' and ' ' .. topics or ''))
redis.call('PEXPIRE', cursors, ARGV[8])

if generation ~= ARGV[9] or redis.call('EXISTS', KEYS[2]) == 0 then return 'OK' end

local book = ledger(KEYS[2], KEYS[3], KEYS[4], KEYS[5], ARGV[10])
local name = book.encode(device)

local function pass(offset)
  local entry = book.find(offset)
  if not book.isFor(entry, name) then return end
  local place, written = book.place(entry, name)
  local acked = book.has(entry, 'a')
  if not place and acked then return end

  local id = generation .. '-' .. offset
  if #redis.call('XRANGE', KEYS[6], id, id) == 0 then
    -- The log expired whole: the device was told of a gap here.
    if place then book.tell(entry, offset, 'trimmed', name, moment) end
  elseif entry.expires ~= '0' and tonumber(entry.expires) <= tonumber(moment) and not written then
    if place then book.tell(entry, offset, 'expired', name, moment) end
  else
    if place then
      -- It can have passed only what was written, though nobody may have said so.
      if not written then book.tell(entry, offset, 'written', name, moment) end
      book.tell(entry, offset, 'acked', name, moment)
    end
    if not acked then
      entry.marks = entry.marks .. 'a'
      if book.has(entry, 's') then book.tell(entry, offset, 'settle', '*', moment) end
    end
  end
  if place then table.remove(entry.owed, place) end
  book.keep(offset, entry)
end

for _, offset in ipairs(book.offsets()) do
  if tonumber(offset) > tonumber(own) then break end
  pass(offset)
end
return 'OK'
