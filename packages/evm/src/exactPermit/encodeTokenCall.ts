import { encodeAddressWord } from '../abi/encodeAddressWord.js'
import { encodeUintWord } from '../abi/encodeUintWord.js'
import type { Hex } from '../hex/Hex.js'
import { tokenSelectors } from './tokenSelectors.js'

/** The calldata of `balanceOf(owner)`. */
export function encodeBalanceOf(owner: Hex): Hex {
  return `${tokenSelectors.balanceOf}${encodeAddressWord(owner)}`
}

/** The calldata of `allowance(owner, spender)`. */
export function encodeAllowance(owner: Hex, spender: Hex): Hex {
  return `${tokenSelectors.allowance}${encodeAddressWord(owner)}${encodeAddressWord(spender)}`
}

/** The calldata of `approve(spender, amount)`. */
export function encodeApprove(spender: Hex, amount: bigint): Hex {
  return `${tokenSelectors.approve}${encodeAddressWord(spender)}${encodeUintWord(amount)}`
}
