import type { ClientMechanism, PaymentIdentity, PaymentRequirements } from '@farebox/core'
import { encodeAddressWord } from '../abi/encodeAddressWord.js'
import { eventTopics } from '../eip3009/eventTopics.js'
import { selectors } from '../eip3009/selectors.js'
import { encodeHex } from '../hex/encodeHex.js'
import type { Hex } from '../hex/Hex.js'
import type { EvmChainReader } from './EvmChainReader.js'
import { readExpiry } from './readExpiry.js'

type Fate = Awaited<ReturnType<NonNullable<ClientMechanism['readFate']>>>

/** The authorization as the token stores it. */
interface Nonce {
  readonly token: string
  readonly payer: Hex
  readonly nonce: Hex
}

const searchedBlocks = 10_000n

function toFields(value: unknown): { readonly [name: string]: unknown } {
  if (typeof value !== 'object' || value === null) throw new TypeError('not an object')
  return { ...value }
}

/** Asked at one block: a node that lags behind must not answer for a time before the expiry. */
async function readIsUsed(
  chain: EvmChainReader,
  { token, payer, nonce }: Nonce,
  block: bigint,
): Promise<boolean> {
  const data = `${selectors.authorizationState}${payer.slice(2)}${nonce.slice(2)}`
  const params = [{ to: token, data }, `0x${block.toString(16)}`]
  const word = await chain.request({ method: 'eth_call', params })
  if (typeof word !== 'string' || !/^0x0{63}[01]$/.test(word)) throw new TypeError('not a bool')
  return word.endsWith('1')
}

function isCancellation(log: unknown, { token, payer, nonce }: Nonce): boolean {
  const { address, topics, removed } = toFields(log)
  if (removed === true || !Array.isArray(topics)) return false
  const expected = [token, eventTopics.authorizationCanceled, payer, nonce]
  return [address, ...topics].join().toLowerCase() === expected.join().toLowerCase()
}

/** Nodes limit the range of such a question: one that refuses it has not found the log. */
async function findCancellation(
  chain: EvmChainReader,
  nonce: Nonce,
  block: bigint,
): Promise<boolean> {
  const oldest = block < searchedBlocks ? 0n : block - searchedBlocks + 1n
  const filter = {
    address: nonce.token,
    topics: [eventTopics.authorizationCanceled, nonce.payer, nonce.nonce],
    fromBlock: `0x${oldest.toString(16)}`,
    toBlock: `0x${block.toString(16)}`,
  }
  try {
    const logs = await chain.request({ method: 'eth_getLogs', params: [filter] })
    return Array.isArray(logs) && logs.some((log) => isCancellation(log, nonce))
  } catch {
    return false
  }
}

async function read(
  chain: EvmChainReader,
  { asset, network }: PaymentRequirements,
  { nonce, payer, validBefore }: PaymentIdentity,
  signal: AbortSignal | undefined,
): Promise<Fate> {
  if (nonce?.length !== 32) return 'open'
  const key: Nonce = {
    token: asset,
    payer: `0x${encodeAddressWord(payer)}`,
    nonce: encodeHex(nonce),
  }
  const expiry = await readExpiry(chain, network, validBefore)
  if (expiry === undefined) return 'open'
  signal?.throwIfAborted()
  const isUsed = await readIsUsed(chain, key, expiry.block)
  signal?.throwIfAborted()
  const isCancelled = isUsed && (await findCancellation(chain, key, expiry.block))
  if (!(await expiry.isSameChain())) return 'open'
  return isUsed && !isCancelled ? 'spent' : 'unspendable'
}

/**
 * What became of an authorization, by the chain's word alone. `unspendable`: the latest block is a minute
 * past `validBefore`, and at that block the nonce is unused, or its `AuthorizationCanceled` log is in the last
 * 10,000 blocks. A token has one state for used and cancelled nonces, so one that was cancelled longer ago,
 * or on a node that answers no such question, is `spent`. `open`: whatever is odd. Never throws.
 *
 * @see EIP-3009
 */
export async function readFate(
  chains: (network: string) => EvmChainReader | undefined,
  requirements: PaymentRequirements,
  identity: PaymentIdentity,
  signal: AbortSignal | undefined,
): Promise<Fate> {
  try {
    const chain = chains(requirements.network)
    return chain === undefined ? 'open' : await read(chain, requirements, identity, signal)
  } catch {
    return 'open'
  }
}
