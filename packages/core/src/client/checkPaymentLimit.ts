import { formatDecimal } from '../money/formatDecimal.js'
import type { Candidate } from './Candidate.js'
import type { Rules } from './parseRules.js'
import { toAddressKey } from './toAddressKey.js'
import { dollarDecimals, toDollars } from './toDollars.js'

/** Why the cost of one payment is not allowed, or `undefined` when it is. */
export function checkPaymentLimit(
  candidate: Candidate,
  rules: Rules,
): { code: 'asset_not_allowed' | 'over_payment_limit'; message: string } | undefined {
  const { asset, totalCost, requirements, network } = candidate
  const explicit = rules.assets.get(toAddressKey(network, asset?.address ?? requirements.asset))
  if (explicit !== undefined) {
    return totalCost <= explicit.perPayment
      ? undefined
      : {
          code: 'over_payment_limit',
          message: `costs ${totalCost} atomic units, more than maxAmount ${explicit.perPayment}`,
        }
  }
  const { perPayment } = rules
  const covered =
    perPayment?.symbol === undefined ? asset?.usd : asset?.symbol === perPayment.symbol
  if (asset === undefined || covered !== true) {
    return {
      code: 'asset_not_allowed',
      message: 'the asset is not covered by budget.perPayment and not listed in allowedAssets',
    }
  }
  if (perPayment === undefined) return undefined
  const cost = toDollars(totalCost, asset.decimals)
  if (cost <= perPayment.amount) return undefined
  const write = (amount: bigint): string =>
    perPayment.symbol === undefined
      ? `$${formatDecimal(amount, dollarDecimals)}`
      : `${formatDecimal(amount, dollarDecimals)} ${perPayment.symbol}`
  return {
    code: 'over_payment_limit',
    message: `costs ${write(cost)}, more than budget.perPayment ${write(perPayment.amount)}`,
  }
}
