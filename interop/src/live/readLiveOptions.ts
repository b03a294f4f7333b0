/** A network, and who pays and settles there. */
export interface LiveChain {
  readonly rpcUrl: string
  /** Holds the test tokens, and approves. */
  readonly buyerKey: `0x${string}`
  /** Pays for gas or energy, and is paid. */
  readonly facilitatorKey: `0x${string}`
}

export interface LiveTron extends LiveChain {
  readonly gasFreeUrl: string
  /** Of TronGrid. */
  readonly apiKey?: string
}

export interface LiveOptions {
  readonly nile?: LiveTron
  readonly bscTestnet?: LiveChain
  /** Why a network is left out, one sentence each. */
  readonly skipped: readonly string[]
}

type Variables = Readonly<Record<string, string | undefined>>

const publicNodes = {
  nile: 'https://nile.trongrid.io',
  bscTestnet: 'https://data-seed-prebsc-1-s1.binance.org:8545/',
}
const publicGasFree = 'https://facilitator.bankofai.io/nile'

function readKey(variables: Variables, name: string): `0x${string}` | undefined {
  const text = variables[name]?.trim().replace(/^0x/, '')
  if (text === undefined || text === '') return undefined
  if (/^[0-9a-fA-F]{64}$/.test(text)) return `0x${text}`
  throw new Error(`${name} is not a private key of 64 hexadecimal digits.`)
}

function readChain(
  variables: Variables,
  prefix: string,
  rpcUrl: string,
): LiveChain | { readonly missing: string } {
  const names = { buyer: `${prefix}_BUYER_KEY`, facilitator: `${prefix}_FACILITATOR_KEY` }
  const buyerKey = readKey(variables, names.buyer)
  const facilitatorKey = readKey(variables, names.facilitator)
  if (buyerKey === undefined || facilitatorKey === undefined) {
    return { missing: `${names.buyer} and ${names.facilitator} are not both set` }
  }
  return { rpcUrl: variables[`${prefix}_RPC_URL`] ?? rpcUrl, buyerKey, facilitatorKey }
}

/** @throws for a key that is none; its text is not in the message. */
export function readLiveOptions(variables: Variables): LiveOptions {
  const nile = readChain(variables, 'NILE', publicNodes.nile)
  const bscTestnet = readChain(variables, 'BSC_TESTNET', publicNodes.bscTestnet)
  const apiKey = variables['TRON_GRID_API_KEY']
  return {
    ...('missing' in nile
      ? {}
      : {
          nile: {
            ...nile,
            gasFreeUrl: variables['NILE_GASFREE_URL'] ?? publicGasFree,
            ...(apiKey === undefined ? {} : { apiKey }),
          },
        }),
    ...('missing' in bscTestnet ? {} : { bscTestnet }),
    skipped: [
      ...('missing' in nile ? [`Nile is skipped: ${nile.missing}.`] : []),
      ...('missing' in bscTestnet ? [`BNB testnet is skipped: ${bscTestnet.missing}.`] : []),
    ],
  }
}
