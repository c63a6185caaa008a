-- Notes that messages were written to a device. Begins with ledger.lua.
-- KEYS 1 open  2 outbox  3 due  4 wm; ARGV 1 name of the mailbox  2 device  3 now  4.. offsets

if redis.call('EXISTS', KEYS[1]) == 0 then return 'OK' end
local book = ledger(KEYS[1], KEYS[2], KEYS[3], KEYS[4], ARGV[1])
local name = book.encode(ARGV[2])
for i = 4, #ARGV do
  local entry = book.find(ARGV[i])
  if entry then
    local place, written = book.place(entry, name)
    if place and not written then
      book.tell(entry, ARGV[i], 'written', name, ARGV[3])
      entry.owed[place] = name .. '!'
      book.keep(ARGV[i], entry)
    end
  end
end
return 'OK'
