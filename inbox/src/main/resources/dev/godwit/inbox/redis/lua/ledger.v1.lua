-- What append, cursor, written and due share: the messages of a mailbox about which something is still owed, and what is told.
--
-- "open" is a hash: offset of a message -> "<marks> <unread> <expires> <label> <only> <device> <device> ..."
--   marks    m, and r: receipts are asked for, s: the first acknowledgement settles it, a: somebody has acknowledged it
--   unread   when to tell that nobody has it, ms; 0: not at all
--   expires  from when on it is not delivered, ms; 0: never
--   label    what is told of the message each time, without blanks
--   only     the devices that it is for, with commas; - for all
--   device   one that owes the last word; with ! once the message was written to it
-- "outbox" is a list of "<mailbox> <offset> <state> <device or *> <ms> <label>", for the partition's owner to tell.
-- "due" is a sorted set of "<mailbox> <offset> <what>" by time: what has to be looked after, see due.lua.
-- Names in them are percent-encoded.

local function ledger(open, outbox, due, wm, mailbox)
  local MOST_TOLD = 50000
  local self = {}

  function self.encode(name)
    return (string.gsub(name, '[^%w%._~@%-]', function(c) return string.format('%%%02X', string.byte(c)) end))
  end

  function self.read(value)
    local marks, unread, expires, label, only, owed = string.match(value, '^(%S+) (%S+) (%S+) (%S+) (%S+) ?(.*)$')
    local entry = {marks = marks, unread = unread, expires = expires, label = label, only = only, owed = {}}
    for device in string.gmatch(owed, '%S+') do entry.owed[#entry.owed + 1] = device end
    return entry
  end

  function self.find(offset)
    local value = redis.call('HGET', open, offset)
    return value and self.read(value)
  end

  function self.has(entry, mark) return string.find(entry.marks, mark, 1, true) end

  function self.isFor(entry, device)
    return entry.only == '-' or string.find(',' .. entry.only .. ',', ',' .. device .. ',', 1, true)
  end

  -- Where the device stands among those that owe the last word, and whether the message was written to it.
  function self.place(entry, device)
    for i, owing in ipairs(entry.owed) do
      if owing == device then return i, false end
      if owing == device .. '!' then return i, true end
    end
  end

  function self.tell(entry, offset, state, device, time)
    if state ~= 'settle' and not self.has(entry, 'r') then return end
    if redis.call('LLEN', outbox) >= MOST_TOLD then
      -- A partition that is not begun must not look as if it were.
      if redis.call('EXISTS', wm) == 1 then redis.call('HINCRBY', wm, 'untold', 1) end
      return
    end
    redis.call('RPUSH', outbox, table.concat({mailbox, offset, state, device, time, entry.label}, ' '))
  end

  function self.member(offset, what) return mailbox .. ' ' .. offset .. ' ' .. what end

  function self.drop(offset)
    redis.call('HDEL', open, offset)
    redis.call('ZREM', due, self.member(offset, 'u'), self.member(offset, 'x'), self.member(offset, 'g'), self.member(offset, 't'))
  end

  -- As long as anything is owed.
  function self.keep(offset, entry)
    local acked = self.has(entry, 'a')
    if #entry.owed > 0 or not acked and (entry.unread ~= '0' or self.has(entry, 's')) then
      local parts = {entry.marks, entry.unread, entry.expires, entry.label, entry.only}
      for _, device in ipairs(entry.owed) do parts[#parts + 1] = device end
      redis.call('HSET', open, offset, table.concat(parts, ' '))
      return true
    end
    self.drop(offset)
    return false
  end

  -- The same last word for all that owe one.
  function self.close(offset, state, time)
    local entry = self.find(offset)
    if not entry then return end
    for _, device in ipairs(entry.owed) do self.tell(entry, offset, state, string.gsub(device, '!$', ''), time) end
    self.drop(offset)
  end

  -- By offset: the order of a hash means nothing.
  function self.offsets()
    local offsets = redis.call('HKEYS', open)
    table.sort(offsets, function(a, b) return tonumber(a) < tonumber(b) end)
    return offsets
  end

  function self.closeAll(state, time)
    for _, offset in ipairs(self.offsets()) do self.close(offset, state, time) end
  end

  return self
end
