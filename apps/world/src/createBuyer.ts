import type { ClientMechanism } from '@farebox/core'
import { privateKeyAccount } from '@farebox/evm/account'
import { evm, evmPermit } from '@farebox/evm/client'
import { payingFetch } from '@farebox/fetch'
import { tronPrivateKeyAccount } from '@farebox/tron/account'
import { tron } from '@farebox/tron/client'
import type { World } from './World.js'

/** A fetch that pays on both chains, out of one budget. */
export function createBuyer(world: World, send: typeof fetch = fetch): typeof fetch {
  const { devnet } = world
  const account = privateKeyAccount(devnet.accounts.buyer.privateKey)
  const assets = [devnet.assetOf(devnet.tokens.USDC)]
  return payingFetch({
    schemes: [
      evm({ account, assets }),
      evmPermit({
        account,
        assets,
        paymentPermits: { [devnet.network]: devnet.contracts.paymentPermit },
        chains: () => ({
          request: async ({ method, params }) => devnet.rpc(method, toList(params)),
        }),
        // The chain knows the key of this account; a wallet would ask its owner.
        sendTransaction: async ({ from, to, data }) =>
          toHash(await devnet.rpc('eth_sendTransaction', [{ from, to, data }])),
      }),
      ...createTronSchemes(world, world.tron.accounts.buyer.privateKey),
    ],
    budget: { perPayment: '$5', perDay: '$50' },
    fetch: send,
    retry: { delayMs: 50 },
  })
}

/** The schemes of a buyer who has a key on TRON and nothing else. */
export function createTronSchemes(
  { tron: chain, gasFree }: World,
  privateKey: string,
): readonly (readonly ClientMechanism[])[] {
  return [
    tron({
      account: tronPrivateKeyAccount(privateKey),
      rpcUrl: chain.rpcUrl,
      gasFree: { [chain.network]: gasFree.url },
    }),
  ]
}

function toList(params: unknown): readonly unknown[] {
  return Array.isArray(params) ? params : []
}

function toHash(value: unknown): `0x${string}` {
  if (typeof value !== 'string' || !value.startsWith('0x')) throw new Error('That is no hash.')
  return `0x${value.slice(2)}`
}
