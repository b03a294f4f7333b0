import type { Hex } from '../hex/Hex.js'

/** Function selectors of ERC-20 and TRC-20 tokens. */
export const tokenSelectors: {
  readonly balanceOf: Hex
  readonly allowance: Hex
  readonly approve: Hex
} = { balanceOf: '0x70a08231', allowance: '0xdd62ed3e', approve: '0x095ea7b3' }
