import { isErc6492Signature, parseErc6492Signature } from 'viem'
import type { Hex } from '../../hex/Hex.js'

export interface UnwrappedSignature {
  readonly signature: Hex
  /** It came in an ERC-6492 wrapper, for a wallet that was not deployed when it signed. */
  readonly isWrapped: boolean
}

/**
 * The signature inside of an ERC-6492 wrapper, or the signature itself; `undefined` for a wrapper that
 * cannot be read. The factory call of the wrapper is dropped and never made (T23).
 *
 * @see https://eips.ethereum.org/EIPS/eip-6492
 */
export function unwrapSignature(signature: Hex): UnwrappedSignature | undefined {
  if (!isErc6492Signature(signature)) return { signature, isWrapped: false }
  try {
    return { signature: parseErc6492Signature(signature).signature, isWrapped: true }
  } catch {
    return undefined
  }
}
