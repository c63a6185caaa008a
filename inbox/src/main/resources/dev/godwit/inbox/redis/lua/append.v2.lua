-- Writes a message or a control to the end of its mailbox's log. Begins with step.lua and ledger.lua.
--
-- KEYS 1 wm  2 log  3 meta  4 ids  5 idq  6 boxes  and of a user: 7 cursors  8 open  9 outbox  10 due
-- ARGV 9 generation  10 message  11 producer's id or ''  12 its content  13 collapse key or ''
--      14 entries kept  15 bytes kept  16 age kept, ms  17 idempotency window, ms  18 name of the mailbox
--      19 '' for a message; for a control what it takes out of the log: the id of an entry, "all", or "none"
--      20 of a control what becomes of what it takes; of a message '', or marks: somebody wants to know what becomes of it
--      then, with marks: 21 only  22 expires  23 unread  24 label, as in open
-- Answers {'appended' or 'replayed', id before, is it a gap entry}, {'absent'}, {'duplicate' or 'conflict', first id},
--      {'rewind', watermark}
--
-- An entry is p: id before, then m: message, maybe k: collapse key; or g: this is a gap entry. In this order.
-- meta is l: last id, t: trimmed through, b: bytes, e: when the log expires, k:<collapse key>: its entry.

local log, meta = KEYS[2], KEYS[3]
local entry_id = ARGV[9] .. '-' .. offset

local function replayed()
  -- Only what still stands in the log may be forwarded again.
  local entry = redis.call('XRANGE', log, entry_id, entry_id)[1]
  if not entry then return {'absent'} end
  return {'replayed', entry[2][2], entry[2][3] == 'g' and '1' or '0'}
end

if applied then return replayed() end
if rewind then return rewind end

local known = redis.call('HMGET', meta, 'l', 't', 'b', 'e')
local last, trimmed, bytes, expiry = known[1], known[2], tonumber(known[3] or 0), tonumber(known[4] or 0)
if last and tonumber(last) >= tonumber(offset) then
  -- The watermark was lost without its logs (somebody deleted it), and the records come again.
  advance()
  return replayed()
end

if repeated then
  advance()
  return {'duplicate', '-1'}
end

-- A control is carried out even where nobody knows whether it was before: an order that is repeated is told to the followers,
-- one that is dropped would be lost for ever.
local takes = ARGV[19]
local gap = past_unknown and takes == ''
local id = not gap and ARGV[11] or ''
local window, now = tonumber(ARGV[17]), tonumber(clock)
if id ~= '' then
  local known = redis.call('HGET', KEYS[4], id)
  if known then
    local time, first, content = string.match(known, '^(%d+) (%d+) (.+)$')
    -- By the partition's clock: a window by the wall clock would not come out the same when records are applied again.
    if now - tonumber(time) <= window then
      -- Not passed over, and nothing written: its dead letter has to be in Kafka before the record is skipped.
      if content ~= ARGV[12] then return {'conflict', first} end
      advance()
      return {'duplicate', first}
    end
  end
end

-- Forget producers' ids that the window has passed, a few at a time: the list is in the order of the clock.
for _ = 1, 4 do
  local oldest = redis.call('LINDEX', KEYS[5], 0)
  if not oldest then break end
  local time, id = string.match(oldest, '^(%d+) (.+)$')
  if now - tonumber(time) <= window then break end
  redis.call('LPOP', KEYS[5])
  local known = redis.call('HGET', KEYS[4], id)
  -- The id may have come again, after its window: then a younger place in the list stands for it.
  if known and string.match(known, '^%d+') == time then redis.call('HDEL', KEYS[4], id) end
end

if id ~= '' then
  redis.call('HSET', KEYS[4], id, clock .. ' ' .. offset .. ' ' .. ARGV[12])
  redis.call('RPUSH', KEYS[5], clock .. ' ' .. id)
end

local entries = 0
if last then
  entries = redis.call('XLEN', log)
  if entries == 0 and redis.call('EXISTS', log) == 0 then
    -- The log expired whole: who was behind has missed something.
    trimmed, bytes = last, 0
    redis.call('DEL', meta)
  end
else
  -- Never seen, or forgotten.
  last, trimmed = wm[6], wm[6]
  redis.call('RPUSH', KEYS[6], ARGV[18])
end

if takes == 'all' then
  -- Who has not read up to here has missed something.
  redis.call('DEL', log, meta)
  if KEYS[7] then
    redis.call('DEL', KEYS[7])
    ledger(KEYS[8], KEYS[9], KEYS[10], KEYS[1], ARGV[18]).closeAll(ARGV[20], clock)
  end
  trimmed, bytes, entries = last, 0, 0
end

local before = last
if tonumber(wm[5]) > tonumber(before) then before = wm[5] end

local collapse = not gap and ARGV[13] or ''
local OVERHEAD = 64
if gap then
  redis.call('XADD', log, entry_id, 'p', before, 'g', '1')
  bytes = bytes + OVERHEAD
elseif collapse == '' then
  redis.call('XADD', log, entry_id, 'p', before, 'm', ARGV[10])
  bytes = bytes + OVERHEAD + #ARGV[10]
else
  redis.call('XADD', log, entry_id, 'p', before, 'm', ARGV[10], 'k', collapse)
  bytes = bytes + OVERHEAD + #ARGV[10] + #collapse
end
entries = entries + 1

-- Most appends to a log that is not full end here.
local most_entries, most_bytes = tonumber(ARGV[14]), tonumber(ARGV[15])
if collapse ~= '' or takes ~= '' or entries > most_entries or bytes > most_bytes then
  local function size(fields)
    return OVERHEAD + (fields[3] == 'm' and #fields[4] or 0) + (fields[6] and #fields[6] or 0)
  end

  local book = KEYS[8] and redis.call('EXISTS', KEYS[8]) == 1 and ledger(KEYS[8], KEYS[9], KEYS[10], KEYS[1], ARGV[18])

  local function take(taken_id, state)
    local entry = redis.call('XRANGE', log, taken_id, taken_id)[1]
    if not entry then return nil end
    if book then book.close(string.match(taken_id, '%d+$'), state, clock) end
    bytes = bytes - size(entry[2])
    entries = entries - redis.call('XDEL', log, taken_id)
    return entry[2][6]
  end

  if collapse ~= '' then
    local older = redis.call('HGET', meta, 'k:' .. collapse)
    if older then take(ARGV[9] .. '-' .. older, 'collapsed') end
    redis.call('HSET', meta, 'k:' .. collapse, offset)
  elseif takes ~= '' and takes ~= 'all' and takes ~= 'none' and takes ~= entry_id then
    -- Not trimmed: the order stands in the log, and who reads on passes over nothing that is owed.
    local key = take(takes, ARGV[20])
    if key then redis.call('HDEL', meta, 'k:' .. key) end
  end

  local function over() return entries > 1 and (entries > most_entries or bytes > most_bytes) end
  while over() do
    -- Over the count by one, as a full log is after each append: one message is read. Over the bytes: a few.
    local few = entries > most_entries and math.min(entries - most_entries, 64) or math.min(entries - 1, 8)
    for _, entry in ipairs(redis.call('XRANGE', log, '-', '+', 'COUNT', few)) do
      if not over() then break end
      entries = entries - 1
      bytes = bytes - size(entry[2])
      trimmed = string.match(entry[1], '%d+$')
      if book then book.close(trimmed, 'trimmed', clock) end
      if entry[2][6] then redis.call('HDEL', meta, 'k:' .. entry[2][6]) end
    end
    redis.call('XTRIM', log, 'MAXLEN', entries)
  end
end

if takes == '' and ARGV[20] ~= '' and not gap then
  local book = ledger(KEYS[8], KEYS[9], KEYS[10], KEYS[1], ARGV[18])
  local entry = {marks = ARGV[20], only = ARGV[21], expires = ARGV[22], unread = ARGV[23], label = ARGV[24], owed = {}}
  for _, device in ipairs(redis.call('HKEYS', KEYS[7])) do
    local name = book.encode(device)
    if book.isFor(entry, name) then entry.owed[#entry.owed + 1] = name end
  end
  table.sort(entry.owed)
  if book.keep(offset, entry) then
    local ends = tonumber(ARGV[5]) + tonumber(ARGV[16])
    if entry.unread ~= '0' then redis.call('ZADD', KEYS[10], entry.unread, book.member(offset, 'u')) end
    if entry.expires ~= '0' and tonumber(entry.expires) < ends then
      redis.call('ZADD', KEYS[10], entry.expires, book.member(offset, 'x'))
    else
      redis.call('ZADD', KEYS[10], string.format('%.0f', ends), book.member(offset, 't'))
    end
  end
end

-- By the record's time, and never moved back.
expiry = string.format('%.0f', math.max(expiry, tonumber(ARGV[5]) + tonumber(ARGV[16])))
redis.call('PEXPIREAT', log, expiry)
redis.call('HSET', meta, 'l', offset, 't', trimmed, 'b', string.format('%.0f', bytes), 'e', expiry)
advance()
return {'appended', before, gap and '1' or '0'}
