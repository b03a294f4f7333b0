import { type Asset, formatDecimal } from '@farebox/core'
import { fillText } from './fillText.js'
import type { Texts } from './texts/Texts.js'

/** An amount of an asset for people: `0.01 USDC`; of an unknown one, atomic units. */
export function formatAmount(amount: string, asset: Asset | undefined, texts: Texts): string {
  if (asset === undefined || !/^\d{1,78}$/.test(amount)) return fillText(texts.units, { amount })
  return `${formatDecimal(BigInt(amount), asset.decimals)} ${asset.symbol}`
}
