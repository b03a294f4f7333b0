import { toChainId } from '../toChainId.js'
import type { EvmChainReader } from './EvmChainReader.js'

/** A chain on which a payment has expired. */
export interface Expiry {
  /** A block from after the expiry. */
  readonly block: bigint
  /** Whether the node is still of the same chain: a wallet may be switched to another one in between. */
  isSameChain(): Promise<boolean>
}

/** The last blocks of a chain may still change: an expiry this long ago has some blocks upon it. */
const marginSeconds = 60n

function parseQuantity(value: unknown): bigint {
  if (typeof value === 'string' && /^0x[0-9a-fA-F]{1,64}$/.test(value)) return BigInt(value)
  throw new TypeError('not a quantity')
}

async function readChainId(chain: EvmChainReader): Promise<bigint> {
  return parseQuantity(await chain.request({ method: 'eth_chainId', params: [] }))
}

async function readHead(
  chain: EvmChainReader,
): Promise<{ readonly number: bigint; readonly timestamp: bigint }> {
  const block = await chain.request({ method: 'eth_getBlockByNumber', params: ['latest', false] })
  if (typeof block !== 'object' || block === null) throw new TypeError('not a block')
  const { number, timestamp }: { readonly number?: unknown; readonly timestamp?: unknown } = block
  return { number: parseQuantity(number), timestamp: parseQuantity(timestamp) }
}

/**
 * The latest block, when it is a minute past the end of a payment; `undefined` while it is not, and where the
 * node is of another chain.
 *
 * @throws whatever the node's answers make of it
 */
export async function readExpiry(
  chain: EvmChainReader,
  network: string,
  validBefore: number,
): Promise<Expiry | undefined> {
  const chainId = BigInt(toChainId(network))
  const [id, head] = await Promise.all([readChainId(chain), readHead(chain)])
  if (id !== chainId || head.timestamp < BigInt(validBefore) + marginSeconds) return undefined
  return {
    block: head.number,
    isSameChain: async () => (await readChainId(chain)) === chainId,
  }
}
