-- The heads of many mailboxes of one partition.
-- KEYS 1 wm  2.. metas
-- Answers their last ids, each at least what was lost through; for a mailbox without meta what was forgotten.

local wm = redis.call('HMGET', KEYS[1], 'through', 'forgotten')
local through, forgotten = wm[1] or '-1', wm[2] or '-1'
local heads = {}
for i = 2, #KEYS do
  local last = redis.call('HGET', KEYS[i], 'l') or forgotten
  if tonumber(through) > tonumber(last) then last = through end
  heads[i - 1] = last
end
return heads
