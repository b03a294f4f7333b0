import { type Asset, findNetwork, type PaymentRequirements } from '@farebox/core'
import { formatAmount } from './formatAmount.js'
import type { Texts } from './texts/Texts.js'

/** One way to pay, in words. */
export interface OfferView {
  readonly price: string
  readonly network: string
  readonly testnet: boolean
  readonly recipient: string
  readonly token: string
}

/** `network` is the canonical id of `requirements.network`. */
export function toOfferView(
  { amount, asset, payTo }: PaymentRequirements,
  network: string,
  known: Asset | undefined,
  texts: Texts,
): OfferView {
  const found = findNetwork(network)
  return {
    price: formatAmount(amount, known, texts),
    network: found?.name ?? network,
    testnet: found?.testnet ?? false,
    recipient: payTo,
    token: asset,
  }
}
