import { encodeAddressWord } from '../abi/encodeAddressWord.js'
import { encodeUintWord } from '../abi/encodeUintWord.js'
import type { Hex } from '../hex/Hex.js'
import type { PermitReader } from './PermitReader.js'
import { permitSelectors } from './permitSelectors.js'
import { toWord } from './toWord.js'

/**
 * Whether an owner's nonce is used in the bitmap of a PaymentPermit or Permit2 contract; `undefined` when
 * there is no such contract.
 *
 * @throws what the reader throws
 */
export async function readNonceUsed(
  reader: PermitReader,
  contract: Hex,
  owner: Hex,
  nonce: bigint,
): Promise<boolean | undefined> {
  const data: Hex = `${permitSelectors.nonceBitmap}${encodeAddressWord(owner)}${encodeUintWord(nonce >> 8n)}`
  const word = toWord(await reader.call({ to: contract, data }))
  return word === undefined ? undefined : ((word >> (nonce & 0xffn)) & 1n) === 1n
}
