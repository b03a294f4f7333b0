import { decodeBase64 } from '../codec/decodeBase64.js'
import { encodeBase64 } from '../codec/encodeBase64.js'
import { paymentRequiredHeader } from '../codec/headerNames.js'
import type { Environment } from '../environment.js'
import type { FareboxError } from '../errors/FareboxError.js'
import { toFareboxError } from '../errors/toFareboxError.js'
import type { Header, HttpRequest, HttpResponse } from '../http/types.js'
import type { PaymentRequired } from '../wire/types.js'
import type { Quote } from './compileRoute.js'
import type { ServerEvent } from './options.js'
import type { PaymentPage } from './PaymentPage.js'
import { prefersPage } from './prefersPage.js'
import { toResourceUrl } from './toResourceUrl.js'

/** Puts a page in the place of the body of an answer that invites to pay. */
export type ShowPage = (response: HttpResponse, quote: Quote, error?: FareboxError) => HttpResponse

interface PageSurroundings {
  readonly environment: Environment
  readonly emit: (event: ServerEvent) => void
}

const nonceBytes = 18
const negotiated = 'Accept, Accept-Language, Sec-Fetch-Dest, Sec-Fetch-Mode'
const utf8 = new TextDecoder()

/** The challenge that the answer carries. On a route that takes v1, its body holds another one. */
function readChallenge({ headers }: HttpResponse): PaymentRequired {
  const header = headers.find(([name]) => name === paymentRequiredHeader)?.[1] ?? ''
  // This engine has just encoded it.
  return JSON.parse(utf8.decode(decodeBase64(header))) as PaymentRequired
}

function toPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** What the answer says besides its body: the challenge, a receipt, and that no cache may keep it. */
function keepHeaders({ headers }: HttpResponse): readonly Header[] {
  return headers
    .filter(([name]) => name !== 'Content-Type')
    .map(([name, value]) => (name === 'Vary' ? [name, `${value}, ${negotiated}`] : [name, value]))
}

function replaceHeaders(headers: readonly Header[], more: readonly Header[]): readonly Header[] {
  const names = new Set(more.map(([name]) => name.toLowerCase()))
  return [...headers.filter(([name]) => !names.has(name.toLowerCase())), ...more]
}

/** How to show a page for this request; `undefined` where JSON is asked for. */
export function createPageWriter(
  page: PaymentPage | undefined,
  request: HttpRequest,
  { environment, emit }: PageSurroundings,
): ShowPage | undefined {
  if (page === undefined || !prefersPage(request)) return undefined
  return (response, quote, error) => {
    const nonce = encodeBase64(environment.randomBytes(nonceBytes))
    try {
      const { body, headers } = page.render({
        challenge: readChallenge(response),
        offers: quote.offers,
        ...(error === undefined ? {} : { problem: error.toProblem() }),
        acceptLanguage: request.headers('accept-language').join(','),
        nonce,
      })
      const defaults: readonly Header[] = [
        ['Content-Type', 'text/html; charset=utf-8'],
        ['Content-Security-Policy', toPolicy(nonce)],
        ['X-Content-Type-Options', 'nosniff'],
        ['Referrer-Policy', 'no-referrer'],
      ]
      return {
        status: response.status,
        headers: replaceHeaders(replaceHeaders(defaults, headers), keepHeaders(response)),
        body,
      }
    } catch (thrown) {
      // The challenge is what must arrive; the page is a courtesy.
      emit({ kind: 'error', resource: toResourceUrl(request), error: toFareboxError(thrown) })
      return response
    }
  }
}
