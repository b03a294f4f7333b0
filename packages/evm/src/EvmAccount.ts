import type { EvmTypedData } from './eip3009/EvmTypedData.js'
import type { Hex } from './hex/Hex.js'

/**
 * Something that signs EIP-712 data for one address: `privateKeyAccount` from
 * `@farebox/evm/account`, or a viem `LocalAccount`.
 */
export interface EvmAccount {
  readonly address: Hex
  /** A key answers 65 bytes; a contract wallet may answer anything that its EIP-1271 check takes. */
  signTypedData(typedData: EvmTypedData): Promise<Hex>
  /**
   * Signs the EIP-712 digest of typed data, for accounts that show nobody what they sign: it need not be
   * hashed twice then. Answers what `signTypedData` would.
   */
  signDigest?(digest: Uint8Array): Promise<Hex>
}
