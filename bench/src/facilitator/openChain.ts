import type { Asset, PaymentPayload, PaymentRequirements } from '@farebox/core'
import { createPaymentClient } from '@farebox/core/client'
import { type Devnet, startDevnet } from '@farebox/devnet'
import { privateKeyAccount } from '@farebox/evm/account'
import { evm } from '@farebox/evm/client'
import { http } from 'viem'

type Request = (call: { readonly method: string; readonly params?: unknown }) => Promise<unknown>

/** A local chain and what is paid on it. */
export interface PaymentChain {
  readonly devnet: Devnet
  readonly asset: Asset
  readonly requirements: PaymentRequirements
  /** Asks the chain's node. */
  readonly request: Request
  /** Payments for the requirements, each with a nonce of its own. */
  readonly pay: (count: number) => Promise<readonly PaymentPayload[]>
}

/** Starts a local chain with a buyer who has money. */
export async function openChain(): Promise<PaymentChain> {
  const devnet = await startDevnet()
  const { USDC } = devnet.tokens
  const asset = devnet.assetOf(USDC)
  const requirements: PaymentRequirements = {
    scheme: 'exact',
    network: devnet.network,
    amount: '100',
    asset: USDC.address,
    payTo: devnet.accounts.seller.address,
    maxTimeoutSeconds: 600,
    extra: { name: USDC.name, version: USDC.version },
  }
  const account = privateKeyAccount(devnet.accounts.buyer.privateKey)
  const client = createPaymentClient({ schemes: [evm({ account, assets: [asset] })] })
  const url = 'https://shop.example/weather'
  const { request } = http(devnet.rpcUrl)({})

  return {
    devnet,
    asset,
    requirements,
    request: ({ method, params }) => request({ method, params }),
    async pay(count) {
      const payments: PaymentPayload[] = []
      for (let index = 0; index < count; index += 1) {
        const { payload } = await client.createPayment(
          { x402Version: 2, resource: { url }, accepts: [requirements] },
          { method: 'GET', url },
        )
        if (payload.x402Version === 2) payments.push(payload)
      }
      return payments
    },
  }
}
