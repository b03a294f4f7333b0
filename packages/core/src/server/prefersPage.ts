import type { HttpRequest } from '../http/types.js'

/** A media range with its weight in thousandths. */
interface MediaRange {
  readonly type: string
  readonly weight: number
}

const weightPattern = /^q=(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/i

/** `undefined` for what is no media range, and for ranges that neither of the two answers fits. */
function parseRange(text: string): MediaRange | undefined {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const at = parameters.findIndex((parameter) => parameter.startsWith('q='))
  const [weight = 'q=1'] = at === -1 ? [] : parameters.slice(at)
  const details = at === -1 ? parameters : parameters.slice(0, at)
  if (!weightPattern.test(weight) || details.some((detail) => detail !== 'charset=utf-8')) {
    return undefined
  }
  return { type, weight: Math.round(Number(weight.slice(2)) * 1000) }
}

/** The weight of a type: that of the most specific range which fits it (RFC 9110 §12.5.1). */
function weigh(ranges: readonly MediaRange[], type: string): number {
  const wildcard = `${type.slice(0, type.indexOf('/'))}/*`
  for (const range of [type, wildcard, '*/*']) {
    const found = ranges.find((one) => one.type === range)
    if (found !== undefined) return found.weight
  }
  return 0
}

/** What a browser says of a request by its own accord, where it does: scripts cannot set these headers. */
function isNavigation(request: HttpRequest): boolean {
  const [destination = 'document'] = request.headers('sec-fetch-dest')
  const [mode = 'navigate'] = request.headers('sec-fetch-mode')
  return destination === 'document' && mode === 'navigate'
}

/**
 * Whether a person in a browser asks: GET or HEAD, a navigation where the browser says what it is, and
 * `text/html` preferred to `application/json`. Without a preference the answer is JSON.
 */
export function prefersPage(request: HttpRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  const accept = request.headers('accept').join(',')
  if (!accept.toLowerCase().includes('text/') || !isNavigation(request)) return false
  const ranges = accept
    .split(',')
    .map(parseRange)
    .filter((range) => range !== undefined)
  return weigh(ranges, 'text/html') > weigh(ranges, 'application/json')
}
