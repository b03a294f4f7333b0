import { FareboxError } from '@farebox/core'
import { toTronAddress } from '../../address/toTronAddress.js'
import type { GasFreeApi } from './GasFreeApi.js'
import {
  parseAccount,
  parseProviders,
  parseTokens,
  parseTrace,
  parseTransfer,
} from './parseGasFreeData.js'
import { parseEnvelope } from './parseEnvelope.js'
import type { Envelope } from './parseEnvelope.js'
import { requestJson } from './requestJson.js'
import { toSubmitBody } from './toSubmitBody.js'

export interface GasFreeApiOptions {
  /**
   * What stands before `/api/v1`, such as `https://open.gasfree.io/tron` (with a key) or
   * `https://facilitator.bankofai.io/nile` (a proxy, without one).
   */
  readonly url: string
  /** With {@link apiSecret}. Without both, requests are not signed: for a proxy that signs them. */
  readonly apiKey?: string
  readonly apiSecret?: string
  /** Default: the platform's. */
  readonly fetch?: typeof fetch
  /** Default 30,000. */
  readonly timeoutMs?: number
  /** Milliseconds since the epoch, for signed requests. Default `Date.now`. */
  readonly now?: () => number
  /** Longest answer that is read. Default 256 KiB. */
  readonly maxBytes?: number
}

/**
 * A GasFree provider by its HTTP API; nothing is asked of it yet.
 *
 * @throws `config_invalid` for a URL that is not one of HTTP, and for a key without a secret or the other
 * way round
 * @see https://gasfree.io
 * @example
 * ```ts
 * import { createGasFreeApi } from '@farebox/tron'
 *
 * const api = createGasFreeApi({ url: 'https://facilitator.bankofai.io/nile' })
 * ```
 */
export function createGasFreeApi(options: GasFreeApiOptions): GasFreeApi {
  const { apiKey, apiSecret, timeoutMs = 30_000, maxBytes = 262_144, now = Date.now } = options
  const base = parseUrl(options.url)
  if ((apiKey === undefined) !== (apiSecret === undefined)) {
    throw new FareboxError('config_invalid', {
      detail: 'A GasFree API needs both a key and a secret, or neither.',
    })
  }
  const endpoint = {
    // Called late, so that a replaced global is the one that is used.
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    timeoutMs,
    maxBytes,
    now,
    ...(apiKey === undefined || apiSecret === undefined
      ? {}
      : { credentials: { apiKey, apiSecret } }),
  } satisfies Parameters<typeof requestJson>[0]

  async function ask(
    path: string,
    signal: AbortSignal | undefined,
    body?: unknown,
  ): Promise<Envelope> {
    const url = `${base}/api/v1/${path}`
    return parseEnvelope(await requestJson(endpoint, { url, body, signal }))
  }

  async function read(path: string, signal: AbortSignal | undefined): Promise<unknown> {
    const { code, reason, message, data } = await ask(path, signal)
    if (code === 200) return data
    throw new FareboxError('provider_unavailable', {
      cause: new Error(`${code} ${reason ?? ''}: ${message ?? ''}`),
    })
  }

  return {
    listTokens: async (signal) => parseTokens(await read('config/token/all', signal)),
    listProviders: async (signal) => parseProviders(await read('config/provider/all', signal)),
    getAccount: async (user, signal) =>
      parseAccount(await read(`address/${toTronAddress(user)}`, signal), user),
    async submit(permit, signature, signal) {
      const body = toSubmitBody(permit, signature)
      const { code, reason, message, data } = await ask('gasfree/submit', signal, body)
      if (code === 200) return { kind: 'accepted', ...parseTrace(data) }
      // Something broke at the provider, perhaps after it had taken the permit.
      if (code >= 500) throw new FareboxError('provider_unavailable', { charged: 'unknown' })
      return {
        kind: 'refused',
        reason: reason ?? 'unknown',
        ...(message === undefined ? {} : { message }),
      }
    },
    getTransfer: async (traceId, signal) =>
      parseTransfer(await read(`gasfree/${encodeURIComponent(traceId)}`, signal), traceId),
  }
}

function parseUrl(text: string): string {
  let parsed: URL | undefined
  try {
    parsed = new URL(text)
  } catch {
    parsed = undefined
  }
  const isHttp = parsed?.protocol === 'http:' || parsed?.protocol === 'https:'
  if (parsed !== undefined && isHttp && parsed.search === '' && parsed.hash === '') {
    return parsed.href.replace(/\/+$/, '')
  }
  // No cause: the URL may hold a key.
  throw new FareboxError('config_invalid', {
    detail: 'The URL of a GasFree API is not an HTTP URL without a query.',
  })
}
