/** `METHOD /path`, as it is written everywhere: in options, statistics and logs. */
export type RouteKey = `${'GET' | 'POST'} /${string}`

/** One way to pay for a route: a scheme on one of the two local chains. */
export interface Way {
  readonly chain: 'evm' | 'tron'
  readonly scheme: 'exact' | 'exact_permit' | 'exact_gasfree'
}

/** One priced route that every demo seller has. */
export interface CatalogRoute {
  readonly key: RouteKey
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly description: string
  /** US dollars. */
  readonly price: `$${string}`
  readonly flow: 'authorization' | 'upfront'
  readonly ways: readonly Way[]
  /** Whether transfers on the EVM chain are taken, too: the header dialect. */
  readonly takesTransfers: boolean
}

const exact: Way = { chain: 'evm', scheme: 'exact' }
const permit: Way = { chain: 'evm', scheme: 'exact_permit' }
const tronExact: Way = { chain: 'tron', scheme: 'exact' }
const tronPermit: Way = { chain: 'tron', scheme: 'exact_permit' }
const tronGasFree: Way = { chain: 'tron', scheme: 'exact_gasfree' }

function route(
  key: RouteKey,
  description: string,
  ways: readonly Way[] = [exact],
  flow: CatalogRoute['flow'] = 'authorization',
): CatalogRoute {
  const method = key.startsWith('GET') ? 'GET' : 'POST'
  const path = key.slice(method.length + 1)
  return { key, method, path, description, price: '$0.01', flow, ways, takesTransfers: false }
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
  route('GET /stream', 'Server-sent events, paid upfront.', [exact], 'upfront'),
  route('GET /permit', 'A poem, for a permit on the EVM chain.', [permit]),
  route('GET /tron/permit', 'A poem, for a permit on TRON.', [tronPermit]),
  route('GET /tron/gasfree', 'A poem, for a transfer on TRON that takes no TRX.', [tronGasFree]),
  route('GET /tron/exact', 'A poem, for a Permit2 signature on TRON.', [tronExact]),
  {
    ...route('GET /either', 'A poem, to be paid on either chain.', [exact, tronPermit, tronExact]),
    takesTransfers: true,
  },
]
