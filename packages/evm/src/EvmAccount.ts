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
}
