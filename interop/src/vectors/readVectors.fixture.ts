import { readFileSync } from 'node:fs'
import type {
  PaymentPayloadV1,
  PaymentRequired,
  PaymentRequiredV1,
  SettleResponse,
} from '@farebox/core'

export interface HeaderVector<Message> {
  readonly object: Message
  readonly header: string
}

/** One answer of the reference's Express middleware. */
export interface ExpressTranscript {
  readonly path: string
  readonly method: string
  readonly status: number
  /** Decoded, with HOST for the server. */
  readonly required?: PaymentRequired
  readonly response?: SettleResponse
  /** Calls of the facilitator and the handler. */
  readonly order: readonly string[]
}

/** One call of the reference's `fetch`. */
export interface FetchTranscript {
  readonly case: string
  readonly result: { readonly status?: number; readonly error?: string }
  readonly requestsSeenByServer: readonly {
    readonly evil?: boolean
    readonly m?: string
    readonly u: string
    readonly sig: boolean
    readonly body?: string
  }[]
}

interface Vectors {
  readonly headers: {
    readonly paymentRequired: HeaderVector<PaymentRequired>
    readonly paymentRequiredUnicode: HeaderVector<PaymentRequired>
    readonly paymentResponseSuccess: HeaderVector<SettleResponse>
    readonly paymentResponseFailure: HeaderVector<SettleResponse>
    readonly paymentResponseStripsExtensionResponses: HeaderVector<SettleResponse> & {
      readonly decoded: SettleResponse
    }
    readonly decodeRejects: Readonly<
      Record<string, { readonly header: string; readonly error: string }>
    >
  }
  readonly v1Exact: {
    readonly input: PaymentRequiredV1
    readonly payload: PaymentPayloadV1
    readonly headers: { readonly 'X-PAYMENT': string }
  }
  readonly express: Readonly<Record<string, ExpressTranscript>>
  readonly fetchClient: readonly FetchTranscript[]
}

/** What the reference was seen to do; see `_origin` in the file. */
export const vectors: Vectors = JSON.parse(
  readFileSync(new URL('./x402-v2.vectors.json', import.meta.url), 'utf8'),
)
