import { createRedisClaimStore } from '@farebox/stores/redis'
import { Redis } from 'ioredis'

/*
 * One of several processes that want the same claims: `node raceClaims.fixture.mjs <socket> <name>`. It
 * waits for a line on its standard input, and prints what it got.
 */

const [path = '', name = ''] = process.argv.slice(2)
const client = new Redis({ path })
const store = createRedisClaimStore({ client })

/**
 * @param {string} spendKey
 * @returns {import('@farebox/core/server').Claim}
 */
function createClaim(spendKey) {
  const now = Date.now()
  return {
    version: 1,
    spendKey,
    paymentId: name,
    state: 'verified',
    owner: name,
    leaseUntil: now + 30_000,
    payer: 'payer',
    scheme: 'exact',
    network: 'eip155:31337',
    asset: 'asset',
    amount: '1',
    payTo: 'payee',
    resource: 'GET http://localhost/',
    createdAt: now,
    updatedAt: now,
    presentableUntil: now + 60_000,
    expiresAt: now + 120_000,
  }
}

await client.ping()
process.stdout.write('ready\n')
await new Promise((resolve) => process.stdin.once('data', resolve))

const keys = Array.from({ length: 300 }, (_, index) => `key ${index}`)
const won = await Promise.all(
  keys.map(async (key) => ((await store.compareAndSet(key, 0, createClaim(key))) ? [key] : [])),
)

let written = 0
while (written < 100) {
  const current = await store.get('counter')
  const next = current ? { ...current, version: current.version + 1 } : createClaim('counter')
  if (await store.compareAndSet('counter', current?.version ?? 0, next)) written += 1
}

process.stdout.write(JSON.stringify(won.flat()))
client.disconnect()
process.stdin.destroy()
