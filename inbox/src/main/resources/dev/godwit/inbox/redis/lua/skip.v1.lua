-- Moves the watermark over a record that leaves nothing in a log. Begins with step.lua.
-- Answers {'absent'} when it was applied before, {'rewind', watermark}, {'duplicate', '-1'}, {'skipped'}

if applied then return {'absent'} end
if rewind then return rewind end
advance()
return repeated and {'duplicate', '-1'} or {'skipped'}
