import { bytesToHex } from '@noble/hashes/utils.js'
import type { Environment } from '../environment.js'
import { systemEnvironment } from '../environment.js'
import type { ClientMechanism } from '../mechanism/types.js'
import type { Asset } from '../money/Asset.js'
import type { PaymentRequired, PaymentRequirements } from '../wire/types.js'
import type { PaymentClientOptions } from './options.js'

/** 2025-02-27T16:00:00Z. */
export const start = 1_740_672_000

export interface TestEnvironment extends Environment {
  advance(seconds: number): void
}

/** A clock that stands still until it is told to go on, and random bytes that count. */
export function createTestEnvironment(): TestEnvironment {
  let now = start * 1000
  let drawn = 0
  return {
    now: () => now,
    randomBytes: (length) => new Uint8Array(length).fill((drawn += 1)),
    sleep: async (milliseconds) => {
      now += milliseconds
    },
    after: systemEnvironment.after,
    repeat: () => () => undefined,
    advance: (seconds) => {
      now += seconds * 1000
    },
  }
}

const network = 'eip155:84532'

/** A dollar token, one of 24 decimals, and one without a price in dollars. */
export const assets = {
  usdc: { network, address: '0xUSDC', symbol: 'USDC', decimals: 6, usd: true },
  usdx: { network, address: '0xUSDX', symbol: 'USDX', decimals: 24, usd: true },
  jpyc: { network, address: '0xJPYC', symbol: 'JPYC', decimals: 18, usd: false },
} as const satisfies Record<string, Asset>

/** `exact` on EVM networks without cryptography: the payload says what was signed. */
export function createFakeMechanism(changes: Partial<ClientMechanism> = {}): ClientMechanism {
  return {
    scheme: 'exact',
    networks: ['eip155:*'],
    findAsset: ({ asset }) => Object.values(assets).find(({ address }) => address === asset),
    checkRequirements: () => undefined,
    totalCost: ({ amount }) => BigInt(amount),
    createPayload: async (requirements, { environment }) => {
      const now = Math.floor(environment.now() / 1000)
      const nonce = environment.randomBytes(1)[0] ?? 0
      return {
        payload: { network: requirements.network, nonce },
        identity: {
          paymentId: `0x${nonce}`,
          spendKey: `${requirements.network}/${requirements.asset}/0xPayer/${nonce}`,
          payer: '0xPayer',
          validAfter: 0,
          validBefore: now + requirements.maxTimeoutSeconds,
        },
      }
    },
    ...changes,
  }
}

/** The fake mechanism with a place for a request binding; its payloads show the nonce they were given. */
export function createBindableMechanism(changes: Partial<ClientMechanism> = {}): ClientMechanism {
  const fake = createFakeMechanism()
  return {
    ...fake,
    binding: 'payer-nonce',
    createPayload: async (requirements, context) => {
      const created = await fake.createPayload(requirements, context)
      const { nonce } = context
      if (nonce === undefined) return created
      return {
        ...created,
        payload: { ...created.payload, bound: bytesToHex(nonce) },
        identity: { ...created.identity, nonce },
      }
    },
    ...changes,
  }
}

export function createRequirements(
  changes: Partial<PaymentRequirements> = {},
): PaymentRequirements {
  return {
    scheme: 'exact',
    network,
    amount: '10000',
    asset: assets.usdc.address,
    payTo: '0xSeller',
    maxTimeoutSeconds: 300,
    ...changes,
  }
}

export const url = 'https://api.example.com/weather?city=Bern'
export const request = { method: 'GET', url } as const

export function createChallenge(
  accepts: readonly Partial<PaymentRequirements>[] = [{}],
  changes: Partial<PaymentRequired> = {},
): PaymentRequired {
  return { x402Version: 2, resource: { url }, accepts: accepts.map(createRequirements), ...changes }
}

/** Options with the fake mechanism and a clock of their own. */
export function createOptions(changes: Partial<PaymentClientOptions> = {}): PaymentClientOptions {
  return { schemes: [createFakeMechanism()], environment: createTestEnvironment(), ...changes }
}
