-- Looks after messages whose time has come. Begins with ledger.lua.
-- KEYS 1 wm  2 outbox  3 due  then open, log and meta of the mailbox of each
-- ARGV 1 now  2 generation  3 how long after its end a written message may still be acknowledged, ms  4.. members of due
--
-- A member of due is "<mailbox> <offset> <what>", with what
--   u  tell that nobody has it        x  it expires: whom it was not written to will not get it
--   g  nobody gets it any more        t  its log has expired, unless later messages keep it

local now = ARGV[1]
local function later(member, at) redis.call('ZADD', KEYS[3], string.format('%.0f', at), member) end

local function attend(member, open, log, meta)
  local mailbox, offset, what = string.match(member, '^(%S+) (%S+) (%S+)$')
  local book = ledger(open, KEYS[2], KEYS[3], KEYS[1], mailbox)
  local entry = book.find(offset)
  if not entry then return end

  if what == 'u' then
    if not book.has(entry, 'a') then book.tell(entry, offset, 'unread', '*', now) end
    entry.unread = '0'
    book.keep(offset, entry)
  elseif what == 'x' then
    local written = {}
    for _, device in ipairs(entry.owed) do
      if string.sub(device, -1) == '!' then
        written[#written + 1] = device
      else
        book.tell(entry, offset, 'expired', device, now)
      end
    end
    entry.owed = written
    if #written == 0 then
      book.drop(offset)
    else
      book.keep(offset, entry)
      later(book.member(offset, 'g'), tonumber(entry.expires) + tonumber(ARGV[3]))
    end
  elseif what == 'g' then
    book.close(offset, 'expired', now)
  else
    local id = ARGV[2] .. '-' .. offset
    if #redis.call('XRANGE', log, id, id) == 0 then
      book.close(offset, 'trimmed', now)
    else
      later(member, math.max(tonumber(redis.call('HGET', meta, 'e') or 0), tonumber(now) + 1000))
    end
  end
end

for i = 4, #ARGV do
  local key = 4 + (i - 4) * 3
  -- Another owner may have been here since it was read.
  if redis.call('ZREM', KEYS[3], ARGV[i]) == 1 then attend(ARGV[i], KEYS[key], KEYS[key + 1], KEYS[key + 2]) end
end
return 'OK'
