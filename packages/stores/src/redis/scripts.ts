import { type Script, toScript } from './createCommander.js'

/**
 * Compare and set, with the indexes, in one step.
 *
 * Keys: the claim; by creation; by expiry; open; open of this payer.
 * Arguments: version expected, version written, call id, claim as JSON, spendKey, createdAt, expiresAt,
 * whether it is open.
 *
 * A client may send a command again when the connection broke before the answer. The call id lets the
 * second run find that the first one wrote, so that a claim is not lost to oneself. Index entries of
 * claims that Redis has let expire are removed a few at a time, which is more than a write adds.
 */
export const writeClaim: Script = toScript(`
local stored = redis.call('GET', KEYS[1])
local version = '0'
if stored then
  local found, call = string.match(stored, '^(%d+) (%S+) ')
  if not found then return redis.error_reply('ERR the stored claim is not one') end
  if call == ARGV[3] then return 1 end
  version = found
end
if version ~= ARGV[1] then return 0 end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local gone = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now, 'LIMIT', 0, 16)
if #gone > 0 then
  for index = 2, 5 do redis.call('ZREM', KEYS[index], unpack(gone)) end
end

redis.call('SET', KEYS[1], ARGV[2] .. ' ' .. ARGV[3] .. ' ' .. ARGV[4])
redis.call('PEXPIREAT', KEYS[1], ARGV[7])
redis.call('ZADD', KEYS[2], ARGV[6], ARGV[5])
redis.call('ZADD', KEYS[3], ARGV[7], ARGV[5])
if ARGV[8] == '1' then
  redis.call('ZADD', KEYS[4], ARGV[6], ARGV[5])
  redis.call('ZADD', KEYS[5], ARGV[6], ARGV[5])
  local left = redis.call('PTTL', KEYS[5])
  if left < 0 or now + left < tonumber(ARGV[7]) then redis.call('PEXPIREAT', KEYS[5], ARGV[7]) end
else
  redis.call('ZREM', KEYS[4], ARGV[5])
  redis.call('ZREM', KEYS[5], ARGV[5])
end
return 1
`)

/** Removes entries of one index whose claims are gone. Keys: the index, then the claims. */
export const forgetClaims: Script = toScript(`
for position, member in ipairs(ARGV) do
  if redis.call('EXISTS', KEYS[position + 1]) == 0 then redis.call('ZREM', KEYS[1], member) end
end
return 1
`)
