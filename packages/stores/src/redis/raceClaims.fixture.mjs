import { createRedisClaimStore } from '@farebox/stores/redis'
import { Redis } from 'ioredis'

/*
 * One of several processes that want the same claims: `node raceClaims.fixture.mjs <socket> <name>
 * <count>`. It prints what it got.
 */

const [path = '', name = '', count = ''] = process.argv.slice(2)
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

/** @type {string[]} */
const won = []
for (let index = 0; index < 200; index += 1) {
  const key = `key ${index}`
  // Whoever is ahead waits, so that all want the same claim at the same time.
  await client.incr(`at ${key}`)
  while (Number(await client.get(`at ${key}`)) < Number(count)) continue
  if (await store.compareAndSet(key, 0, createClaim(key))) won.push(key)
}

let written = 0
while (written < 100) {
  const current = await store.get('counter')
  const next = current ? { ...current, version: current.version + 1 } : createClaim('counter')
  if (await store.compareAndSet('counter', current?.version ?? 0, next)) written += 1
}

process.stdout.write(JSON.stringify(won))
client.disconnect()
