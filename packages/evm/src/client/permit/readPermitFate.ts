import type { ClientMechanism, PaymentIdentity } from '@farebox/core'
import { encodeAddressWord } from '../../abi/encodeAddressWord.js'
import { encodeUintWord } from '../../abi/encodeUintWord.js'
import { permitSelectors } from '../../exactPermit/permitSelectors.js'
import type { EvmChainReader } from '../EvmChainReader.js'
import { readExpiry } from '../readExpiry.js'

type Fate = Awaited<ReturnType<NonNullable<ClientMechanism['readFate']>>>

/**
 * What became of a permit, by the chain's word alone. `unspendable`: the latest block is a minute past its
 * end, and at that block its nonce is unused. `open`: whatever is odd. Never throws.
 */
export async function readPermitFate(
  chain: EvmChainReader | undefined,
  network: string,
  identity: PaymentIdentity,
  signal: AbortSignal | undefined,
): Promise<Fate> {
  try {
    return chain === undefined ? 'open' : await read(chain, network, identity, signal)
  } catch {
    return 'open'
  }
}

async function read(
  chain: EvmChainReader,
  network: string,
  { spendKey, validBefore }: PaymentIdentity,
  signal: AbortSignal | undefined,
): Promise<Fate> {
  const [, contract = '', buyer = '', nonceText = ''] = spendKey.split('/')
  const nonce = BigInt(nonceText)
  const expiry = await readExpiry(chain, network, validBefore)
  if (expiry === undefined) return 'open'
  signal?.throwIfAborted()
  const data = `${permitSelectors.nonceBitmap}${encodeAddressWord(buyer)}${encodeUintWord(nonce >> 8n)}`
  // At that block: a node that lags behind must not answer for a time before the end.
  const params = [{ to: contract, data }, `0x${expiry.block.toString(16)}`]
  const word = await chain.request({ method: 'eth_call', params })
  if (typeof word !== 'string' || !/^0x[0-9a-fA-F]{64}$/.test(word)) return 'open'
  if (!(await expiry.isSameChain())) return 'open'
  return ((BigInt(word) >> (nonce & 0xffn)) & 1n) === 1n ? 'spent' : 'unspendable'
}
