-- Notes a revocation: key of the stream; oldest to keep (ms), text, end (ms).
redis.call('XADD', KEYS[1], 'MINID', '~', ARGV[1], '*', 'r', ARGV[2])
redis.call('PEXPIREAT', KEYS[1], ARGV[3])
return 1
