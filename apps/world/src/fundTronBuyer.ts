import type { GasFreeProvider, TronDevnet } from '@farebox/devnet'

const amount = 1_000_000_000n

/** 1,000 USDT where `exact_permit` and `exact` take it from, and as many at the buyer's GasFree address. */
export async function fundTronBuyer(tron: TronDevnet, gasFree: GasFreeProvider): Promise<void> {
  const { buyer } = tron.accounts
  const { USDT } = tron.profile.tokens
  await tron.profile.mint(USDT, buyer.address, amount)
  const { gasFreeAddress } = await gasFree.accountOf(buyer.address)
  await tron.profile.mint(USDT, gasFreeAddress, amount)
}
