import { type Asset, parseNetwork } from '@farebox/core'
import type { ChainNames } from '../binding/createChainNames.js'
import { isSameAddress } from '../binding/isSameAddress.js'
import { toBase64Url } from '../binding/toBase64Url.js'
import { type Challenge, parseAmount } from '../index.js'
import type { TransferWallet } from './TransferWallet.js'

/** An offer of a challenge with the wallet that can pay it. */
export interface TransferOffer {
  readonly challenge: Challenge
  readonly wallet: TransferWallet
  readonly network: string
  readonly asset: Asset
  readonly amount: bigint
  readonly id: string
  /** Unix seconds. Absent where the challenge binds nothing. */
  readonly expires?: number
}

export interface OfferContext {
  readonly wallets: readonly TransferWallet[]
  readonly chains: ChainNames
  readonly allowUnbound: boolean
  /** Unix seconds. */
  readonly now: number
  readonly randomBytes: (length: number) => Uint8Array
}

/** A transfer that is begun later than this might be in a block too late. */
const leastSeconds = 20

/** The one token that a challenge means; none where its symbol and its contract disagree. */
function findAsset({ token, params }: Challenge, { assets }: TransferWallet): Asset | undefined {
  const address = params?.['asset']
  const meant = assets.filter(
    (asset) =>
      (token === asset.symbol || isSameAddress(token, asset.address)) &&
      (address === undefined || isSameAddress(address, asset.address)),
  )
  return meant.length === 1 ? meant[0] : undefined
}

function readBinding(
  { params = {} }: Challenge,
  { allowUnbound, now, randomBytes }: OfferContext,
): Pick<TransferOffer, 'id' | 'expires'> | undefined {
  const { id, expires } = params
  if (id === undefined || expires === undefined || !/^[1-9]\d{0,11}$/.test(expires)) {
    return allowUnbound ? { id: `unbound-${toBase64Url(randomBytes(16))}` } : undefined
  }
  return Number(expires) - now < leastSeconds ? undefined : { id, expires: Number(expires) }
}

/** What can be paid of a challenge; `undefined` where there is no wallet for it, or nothing binds the transfer. */
export function toTransferOffer(
  challenge: Challenge,
  context: OfferContext,
): TransferOffer | undefined {
  const network = context.chains.networkOf(challenge.chain)
  const wallet = context.wallets.find((one) => parseNetwork(one.network) === network)
  if (network === undefined || wallet === undefined) return undefined
  const asset = findAsset(challenge, wallet)
  if (asset === undefined) return undefined
  const amount = parseAmount(challenge.amount, asset.decimals)
  const binding = readBinding(challenge, context)
  if (amount === null || binding === undefined) return undefined
  return { challenge, wallet, network, asset, amount, ...binding }
}
