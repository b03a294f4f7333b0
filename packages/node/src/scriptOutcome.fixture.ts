import { setTimeout as sleep } from 'node:timers/promises'
import type { FinishOutcome, PaidOutcome, Payment } from '@farebox/core/server'
import type { Header, HttpResponse } from '@farebox/core'

export interface Script {
  readonly holdBytes?: number
  /** How long the settlement takes. */
  readonly delayMs?: number
  /** What `finish` answers to a status. Default: release without headers. */
  readonly finish?: (status: number) => Promise<FinishOutcome> | FinishOutcome
  /** Additional headers of the default release. */
  readonly headers?: readonly Header[]
}

export interface ScriptedOutcome extends PaidOutcome {
  /** What the host told the engine, in order. */
  readonly calls: string[]
}

export const payment: Payment = {
  state: 'verified',
  paymentId: '0x01',
  payer: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  payTo: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
  scheme: 'exact',
  network: 'eip155:31337',
  asset: '0x5FbDB2315678afecb367f032d93F642f64180aa3',
  amount: 10_000n,
  requirements: {
    scheme: 'exact',
    network: 'eip155:31337',
    amount: '10000',
    asset: '0x5FbDB2315678afecb367f032d93F642f64180aa3',
    payTo: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
    maxTimeoutSeconds: 300,
  },
}

/** An engine that follows a script and writes down what it is told. */
export function scriptOutcome(script: Script = {}): ScriptedOutcome {
  const calls: string[] = []
  return {
    kind: 'paid',
    payment,
    calls,
    holdBytes: script.holdBytes ?? 1024 * 1024,
    async finish({ status }) {
      calls.push(`finish ${status}`)
      if (script.delayMs !== undefined) await sleep(script.delayMs)
      if (script.finish !== undefined) return script.finish(status)
      return {
        kind: 'release',
        headers: script.headers ?? [],
        charged: true,
        async delivered() {
          calls.push('delivered')
        },
      }
    },
    async abort(reason) {
      calls.push(`abort ${reason}`)
    },
  }
}

/** The answer of an engine that could not settle. */
export const refusal = {
  status: 402,
  headers: [
    ['Cache-Control', 'private, no-store'],
    ['Vary', 'PAYMENT-SIGNATURE'],
    ['Content-Type', 'application/problem+json'],
    ['PAYMENT-RESPONSE', 'receipt'],
  ],
  body: '{"code":"settlement_failed"}',
} satisfies HttpResponse
