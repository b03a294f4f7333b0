import type { SettleResponse } from '@farebox/core'
import type { EvmAccount } from '@farebox/evm'
import { privateKeyAccount } from '@farebox/evm/account'

/** The first of anvil's well-known development keys. */
export const buyer: EvmAccount = privateKeyAccount(
  '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
)

export interface Difference {
  readonly reason: string
  /** What is not as it was recorded. `null`: the header is not there. */
  readonly ours: {
    readonly status?: number
    readonly order?: readonly string[]
    /** There is a challenge with the usual terms and this error. */
    readonly required?: string | null
    readonly response?: SettleResponse | null
  }
}

const settled: SettleResponse = {
  success: true,
  payer: buyer.address,
  transaction: `0x${'11'.repeat(32)}`,
  network: 'eip155:84532',
}

const malformed: Difference = {
  reason: 'a malformed payment is a 400, as the specification has it',
  ours: { status: 400, required: null },
}

const sold = {
  status: 200,
  order: ['verify', 'handler', 'settle 10000'],
  required: null,
  response: settled,
}

/** Where an Express seller on Farebox answers otherwise than the recorded middleware, and why. */
export const expressDifferences: Readonly<Record<string, Difference>> = {
  'HEAD unpaid': {
    reason: 'HEAD tells the price; running the handler would give its headers away (T38)',
    ours: { status: 402, order: [], required: 'Payment required' },
  },
  'OPTIONS on any route': {
    reason: 'OPTIONS has nothing to sell, and a browser cannot pay for a preflight (T16)',
    ours: { status: 204, required: null },
  },
  'paid redirect': {
    reason: 'only 2xx is charged by default',
    ours: { order: ['verify', 'handler'], response: null },
  },
  'settle fails custom body': {
    reason: 'after a certain failure the buyer may pay again, so the challenge is there',
    ours: { required: 'insufficient_funds' },
  },
  'settle timeout': {
    reason:
      'an unknown outcome is settlement_pending with a receipt, never an error without one (T10)',
    ours: {
      status: 402,
      response: {
        success: false,
        errorReason: 'settlement_pending',
        transaction: '',
        network: 'eip155:84532',
      },
    },
  },
  'verify throws': {
    reason: 'the buyer has done nothing wrong, and exception texts stay inside (T41)',
    ours: { status: 503, required: null },
  },
  'null json header': malformed,
  'version 3': malformed,
  'payTo lowercase in accepted': {
    reason: 'EVM addresses are the same in any case',
    ours: sold,
  },
  'dynamic price changes': { reason: 'a quoted price is honoured for a while', ours: sold },
  'upfront handler fails': {
    reason: 'upfront payments are verified first: nobody claims a nonce with a forgery (T45)',
    ours: { order: ['verify', 'settle 10000', 'handler'] },
  },
}
