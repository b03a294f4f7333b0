/** `METHOD /path`, as it is written everywhere: in options, statistics and logs. */
export type RouteKey = `${'GET' | 'POST'} /${string}`

/** One priced route that every demo seller has. */
export interface CatalogRoute {
  readonly key: RouteKey
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly description: string
  /** US dollars. */
  readonly price: `$${string}`
  readonly flow: 'authorization' | 'upfront'
}

function route(
  key: RouteKey,
  description: string,
  flow: CatalogRoute['flow'] = 'authorization',
): CatalogRoute {
  const method = key.startsWith('GET') ? 'GET' : 'POST'
  return { key, method, path: key.slice(method.length + 1), description, price: '$0.01', flow }
}

/** The routes that every demo seller has, whatever its framework. */
export const catalog: readonly CatalogRoute[] = [
  route('GET /weather', 'Weather of an invented city, as JSON.'),
  route('GET /report', 'A report of the same price, as JSON.'),
  route('POST /echo', 'Answers with the body it was sent.'),
  route('GET /fail', 'Fails with 500 after the payment was verified: costs nothing.'),
  route('GET /empty', 'Answers 204.'),
  route('GET /redirect', 'Answers 302: costs nothing.'),
  route('GET /slow', 'Takes two seconds.'),
  route('GET /stream', 'Server-sent events, paid upfront.', 'upfront'),
]
