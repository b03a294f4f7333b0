import type { Claim } from '@farebox/core/server'

const hour = 3_600_000

/** A claim of an hour's life, with what the test is about changed. */
export function createClaim(change: Partial<Claim> = {}): Claim {
  const now = Date.now()
  return {
    version: 1,
    spendKey: 'eip155:31337/0xasset/0xpayer/0xnonce',
    paymentId: '0x01',
    state: 'verified',
    owner: 'owner',
    leaseUntil: now + 30_000,
    payer: '0xPayer',
    scheme: 'exact',
    network: 'eip155:31337',
    asset: '0xAsset',
    amount: '10000',
    payTo: '0xPayee',
    resource: 'GET http://localhost/weather',
    createdAt: now,
    updatedAt: now,
    presentableUntil: now + hour,
    expiresAt: now + 2 * hour,
    ...change,
  }
}

const requirements = {
  scheme: 'exact',
  network: 'eip155:31337',
  amount: '10000',
  asset: '0xAsset',
  payTo: '0xPayee',
  maxTimeoutSeconds: 300,
  extra: { name: 'USDC', nested: [1, { two: null }] },
}

/** A claim with every member there is. */
export function createFullClaim(): Claim {
  return createClaim({
    state: 'settling',
    request: {
      x402Version: 2,
      paymentPayload: {
        x402Version: 2,
        resource: { url: 'http://localhost/weather' },
        accepted: requirements,
        payload: { signature: '0xff', authorization: { nonce: '0x01', text: '☀ \u2028 "quoted"' } },
        extensions: { other: { info: [true] } },
      },
      paymentRequirements: requirements,
    },
    settlement: {
      success: false,
      errorReason: 'settlement_pending',
      transaction: '0xabc',
      network: 'eip155:31337',
      extra: { deep: { list: [null] } },
    },
    secretHash: 'ab'.repeat(32),
  })
}
