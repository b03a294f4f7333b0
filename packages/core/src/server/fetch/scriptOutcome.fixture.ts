import type { FinishOutcome, HandlerResult, PaidOutcome, Payment } from '../Outcome.js'
import type { Header } from '../../http/types.js'

export interface Script {
  readonly state?: Payment['state']
  readonly holdBytes?: number
  /** Additional headers of a release. */
  readonly headers?: readonly Header[]
  /** What `finish` answers. Default: release. */
  readonly finish?: (result: HandlerResult) => Promise<FinishOutcome> | FinishOutcome
}

export interface ScriptedOutcome extends PaidOutcome {
  /** What the host told the engine, in order. */
  readonly calls: string[]
}

const address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'

const requirements = {
  scheme: 'exact',
  network: 'eip155:31337',
  amount: '10000',
  asset: address,
  payTo: address,
  maxTimeoutSeconds: 300,
} as const

/** An engine that follows a script and writes down what it is told. */
export function scriptOutcome(script: Script = {}): ScriptedOutcome {
  const calls: string[] = []
  return {
    kind: 'paid',
    calls,
    payment: {
      ...requirements,
      state: script.state ?? 'verified',
      paymentId: '0x01',
      payer: address,
      amount: 10_000n,
      requirements,
    },
    holdBytes: script.holdBytes ?? 1024,
    async finish(result) {
      calls.push(`finish ${result.status}`)
      if (script.finish !== undefined) return script.finish(result)
      return {
        kind: 'release',
        headers: script.headers ?? [],
        charged: true,
        delivered: async () => void calls.push('delivered'),
      }
    },
    abort: async (reason) => void calls.push(`abort ${reason}`),
  }
}

/** The answer of an engine that could not settle. */
export const refusal: FinishOutcome & { readonly kind: 'replace' } = {
  kind: 'replace',
  response: { status: 402, headers: [['PAYMENT-RESPONSE', 'receipt']], body: '{"code":"no"}' },
}

/** A body of these chunks, one for each time it is asked; an error ends it. */
export function toStream(chunks: readonly (string | Error)[]): ReadableStream<Uint8Array> {
  const left = [...chunks]
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const chunk = left.shift()
        if (chunk === undefined) controller.close()
        else if (chunk instanceof Error) controller.error(chunk)
        else controller.enqueue(new TextEncoder().encode(chunk))
      },
    },
    { highWaterMark: 0 },
  )
}
