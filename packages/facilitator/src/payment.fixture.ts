import { type FacilitatorRequest, systemEnvironment } from '@farebox/core'
import type { Devnet } from '@farebox/devnet'
import { privateKeyAccount } from '@farebox/evm/account'
import { evm } from '@farebox/evm/client'

/** A payment of 0.01 USDC from the buyer to the seller of a devnet, as a facilitator is asked about it. */
export async function createPayment(devnet: Devnet): Promise<FacilitatorRequest> {
  const asset = devnet.assetOf(devnet.tokens.USDC)
  const account = privateKeyAccount(devnet.accounts.buyer.privateKey)
  const [mechanism] = evm({ account, assets: [asset] })
  if (mechanism === undefined) throw new Error('There is no mechanism.')
  const paymentRequirements = {
    scheme: 'exact',
    network: devnet.network,
    amount: '10000',
    asset: asset.address,
    payTo: devnet.accounts.seller.address,
    maxTimeoutSeconds: 300,
    ...(asset.extra === undefined ? {} : { extra: asset.extra }),
  }
  const { payload } = await mechanism.createPayload(paymentRequirements, {
    environment: systemEnvironment,
  })
  return {
    x402Version: 2,
    paymentPayload: { x402Version: 2, accepted: paymentRequirements, payload },
    paymentRequirements,
  }
}
