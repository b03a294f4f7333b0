import type { Environment } from '../../environment.js'
import { systemEnvironment } from '../../environment.js'
import { FareboxError } from '../../errors/FareboxError.js'
import { parseFeeQuotes } from '../../wire/parseFeeQuotes.js'
import { parseSettleResponse } from '../../wire/parseSettleResponse.js'
import { parseSupportedResponse } from '../../wire/parseSupportedResponse.js'
import { parseTransferAnswer } from '../../wire/parseTransferAnswer.js'
import { parseVerifyResponse } from '../../wire/parseVerifyResponse.js'
import type {
  FacilitatorRequest,
  FeeQuoteRequest,
  SupportedResponse,
  TransferQuery,
} from '../../wire/types.js'
import type { CallOptions, FacilitatorClient } from '../FacilitatorClient.js'
import { createRefreshingValue } from './createRefreshingValue.js'
import type { ExchangeAnswer } from './exchange.js'
import { exchange } from './exchange.js'
import type { FacilitatorHeaders, FacilitatorOperation } from './FacilitatorHeaders.js'
import { assertHeaders, facilitatorOperations, resolveHeaders } from './FacilitatorHeaders.js'
import { parseFacilitatorUrl } from './parseFacilitatorUrl.js'
import { parseRetryAfter } from './parseRetryAfter.js'
import { readAnswer } from './readAnswer.js'
import { waitAtMost } from '../waitAtMost.js'

export interface HttpFacilitatorClientOptions {
  /** Default: the platform's. */
  readonly fetch?: typeof fetch
  /**
   * How long a call may take, to the last byte of the body. Defaults in milliseconds: verify 20,000,
   * settle 60,000, supported 10,000, fees 10,000, transfer 20,000.
   */
  readonly timeoutMs?: Readonly<Partial<Record<FacilitatorOperation, number>>>
  /** Largest answer that is read. Default 262,144 (256 KiB). */
  readonly maxBodyBytes?: number
  readonly headers?: FacilitatorHeaders
  /** Origins, such as `http://facilitator.internal:4020`, that may be asked without TLS. */
  readonly allowInsecure?: readonly string[]
  /** How long what the facilitator supports is kept before it is asked again. Default 600,000 ms. */
  readonly supportedTtlMs?: number
  readonly environment?: Environment
}

const defaultTimeoutMs = {
  verify: 20_000,
  settle: 60_000,
  supported: 10_000,
  fees: 10_000,
  transfer: 20_000,
}

const paths = {
  verify: 'verify',
  settle: 'settle',
  supported: 'supported',
  fees: 'fee/quote',
  transfer: 'transfer',
}

/** What to wait after the first and second 429 without a `Retry-After` (§1.7). */
const backOffMs = [1000, 2000]

const maxBackOffMs = 30_000

/**
 * A facilitator over HTTP. It is asked at the configured origin and nowhere else: no redirects, https
 * (loopback apart), and answers that are capped, timed and checked before anything is believed.
 *
 * A settlement without an understandable answer is thrown with `charged: 'unknown'`: the payment may
 * have been settled, so ask again with the same payment and never for a new one. Not checked: that the
 * facilitator tells the truth.
 *
 * @throws `config_invalid` for a URL or an option that is not safe. The calls throw `facilitator_*`,
 * and `config_unresolved` when a function for headers fails.
 *
 * @example
 * ```ts
 * import { createHttpFacilitatorClient } from '@farebox/core/facilitator'
 *
 * const headers = () => ({ authorization: 'Bearer token' })
 * const facilitator = createHttpFacilitatorClient('https://facilitator.example.com', {
 *   headers: { verify: headers, settle: headers },
 * })
 * const { kinds } = await facilitator.supported()
 * ```
 */
export function createHttpFacilitatorClient(
  url: string,
  options: HttpFacilitatorClientOptions = {},
): FacilitatorClient {
  const { environment = systemEnvironment, headers = {}, maxBodyBytes = 262_144 } = options
  const base = parseFacilitatorUrl(url, options.allowInsecure)
  const timeouts = { ...defaultTimeoutMs, ...options.timeoutMs }
  assertHeaders(headers)
  for (const operation of facilitatorOperations) assertMilliseconds(timeouts[operation])

  const ask = async (
    operation: FacilitatorOperation,
    request?: FacilitatorRequest | FeeQuoteRequest | TransferQuery,
    signal?: AbortSignal,
  ): Promise<ExchangeAnswer> => {
    const sent = await resolveHeaders(headers[operation])
    sent.set('accept', 'application/json')
    if (request !== undefined) sent.set('content-type', 'application/json')
    return exchange({
      url: `${base}/${paths[operation]}`,
      method: request === undefined ? 'GET' : 'POST',
      headers: sent,
      ...(request === undefined ? {} : { body: JSON.stringify(request) }),
      timeoutMs: timeouts[operation],
      maxBodyBytes,
      charged: operation === 'settle' ? 'unknown' : 'no',
      fetch: options.fetch ?? fetch,
      environment,
      signal,
    })
  }

  const loadSupported = async (): Promise<SupportedResponse> => {
    let answer = await ask('supported')
    for (const waitMs of backOffMs) {
      if (answer.status !== 429) break
      const asked = parseRetryAfter(answer.retryAfter, environment.now(), maxBackOffMs)
      await environment.sleep(asked ?? waitMs)
      answer = await ask('supported')
    }
    return readAnswer(answer, {
      parse: parseSupportedResponse,
      isRefusal: () => false,
      charged: 'no',
      now: environment.now(),
    })
  }
  const supported = createRefreshingValue(
    loadSupported,
    options.supportedTtlMs ?? 600_000,
    environment,
  )

  return {
    async verify(request, { signal } = {}) {
      return readAnswer(await ask('verify', request, signal), {
        parse: parseVerifyResponse,
        isRefusal: ({ isValid }) => !isValid,
        charged: 'no',
        now: environment.now(),
      })
    },
    async settle(request, { signal } = {}) {
      return readAnswer(await ask('settle', request, signal), {
        parse: parseSettleResponse,
        isRefusal: ({ success }) => !success,
        charged: 'unknown',
        now: environment.now(),
      })
    },
    async quoteFees(accepts, { signal } = {}) {
      const answer = await ask('fees', { accepts }, signal)
      // A facilitator that charges nobody has no such route.
      if (answer.status === 404) return []
      return readAnswer(answer, {
        parse: parseFeeQuotes,
        isRefusal: () => false,
        charged: 'no',
        now: environment.now(),
      })
    },
    async readTransfer(query, { signal } = {}) {
      return readAnswer(await ask('transfer', query, signal), {
        parse: parseTransferAnswer,
        isRefusal: () => false,
        charged: 'no',
        now: environment.now(),
      })
    },
    async supported({ signal }: CallOptions = {}) {
      const answer = await waitAtMost(supported(), Infinity, environment, [signal])
      if (answer === undefined) throw new FareboxError('facilitator_timeout', { charged: 'no' })
      return answer
    },
  }
}

function assertMilliseconds(value: number): void {
  if (Number.isInteger(value) && value >= 1 && value < 2 ** 31) return
  throw new FareboxError('config_invalid', {
    detail: 'A facilitator timeout is a whole number of milliseconds below 2^31.',
  })
}
