import { formatDecimal } from '@farebox/core'
import type { Print } from './print.js'
import type { World } from './World.js'

/** Atomic units of USDC on the EVM chain. */
export interface Balances {
  readonly buyer: bigint
  readonly seller: bigint
}

export async function readBalances({ devnet }: World): Promise<Balances> {
  const { buyer, seller } = devnet.accounts
  return {
    buyer: await devnet.balanceOf(devnet.tokens.USDC, buyer.address),
    seller: await devnet.balanceOf(devnet.tokens.USDC, seller.address),
  }
}

export function printBalances({ devnet }: World, print: Print, balances: Balances): void {
  const { accounts, tokens } = devnet
  const toText = (amount: bigint): string => formatDecimal(amount, tokens.USDC.decimals)
  print(`  buyer   ${accounts.buyer.address}  ${toText(balances.buyer)} USDC`)
  print(`  seller  ${accounts.seller.address}  ${toText(balances.seller)} USDC`)
}

/** Whether exactly so much went from the buyer to the seller. */
export function hasMoved(before: Balances, after: Balances, amount: bigint): boolean {
  return before.buyer - after.buyer === amount && after.seller - before.seller === amount
}
