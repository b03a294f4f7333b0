import { catalog } from '@farebox/demo-catalog'
import type { SellerName } from './startSellers.js'
import { tronNetwork } from './startWorld.js'
import type { World } from './World.js'

export interface SellerDescription {
  readonly url: string
  readonly routes: readonly {
    readonly method: string
    readonly path: string
    readonly scheme: string
    readonly network: string
    readonly price: string
    /** Whether the 402 also asks for a transfer in `WWW-Authenticate`, on this network. */
    readonly takesTransfers: boolean
  }[]
}

/** What `.farebox/stack.json` holds. Later parts are added; nothing is taken away. */
export interface StackDescription {
  /** Which process keeps the stack running: a file whose process is gone describes nothing. */
  readonly stack: { readonly pid: number; readonly startedAt: string }
  readonly evm: {
    readonly rpcUrl: string
    readonly chainId: number
    readonly network: string
    readonly tokens: {
      readonly USDC: {
        readonly address: string
        readonly name: string
        readonly version: string
        readonly decimals: number
      }
    }
  }
  readonly tron: {
    /** A full node's HTTP API. */
    readonly rpcUrl: string
    readonly chainId: number
    /** As the routes spell it. */
    readonly network: string
    readonly tokens: {
      readonly USDT: { readonly address: string; readonly name: string; readonly decimals: number }
    }
    readonly gasfree: { readonly url: string }
  }
  readonly facilitator: { readonly url: string }
  readonly sellers: Readonly<Record<SellerName, SellerDescription>>
  readonly accounts: {
    readonly buyer: { readonly address: string; readonly privateKey: string }
    readonly seller: { readonly address: string }
    readonly facilitator: { readonly address: string }
    readonly tronBuyer: { readonly address: string; readonly privateKey: string }
    readonly tronSeller: { readonly address: string }
  }
}

export function describeStack(world: World): StackDescription {
  const { devnet, tron, gasFree, facilitator, sellers } = world
  const { address, name, version, decimals } = devnet.tokens.USDC
  const { buyer, seller } = devnet.accounts
  const { network } = devnet
  const routes = catalog.flatMap(({ method, path, price, ways, takesTransfers }) =>
    ways.map(({ chain, scheme }) => ({
      method,
      path,
      scheme,
      network: chain === 'evm' ? network : tronNetwork,
      price,
      takesTransfers: takesTransfers && chain === 'evm',
    })),
  )
  const { USDT } = tron.profile.tokens
  function describeSeller(of: SellerName): SellerDescription {
    return { url: sellers[of].url, routes }
  }
  return {
    stack: { pid: process.pid, startedAt: new Date().toISOString() },
    evm: {
      rpcUrl: devnet.rpcUrl,
      chainId: devnet.chainId,
      network,
      tokens: { USDC: { address, name, version, decimals } },
    },
    tron: {
      rpcUrl: tron.rpcUrl,
      chainId: tron.chainId,
      network: tronNetwork,
      tokens: { USDT: { address: USDT.address, name: USDT.name, decimals: USDT.decimals } },
      gasfree: { url: gasFree.url },
    },
    facilitator: { url: facilitator.url },
    sellers: {
      express: describeSeller('express'),
      hono: describeSeller('hono'),
      'nest-express': describeSeller('nest-express'),
      'nest-fastify': describeSeller('nest-fastify'),
      next: describeSeller('next'),
    },
    accounts: {
      buyer: { address: buyer.address, privateKey: buyer.privateKey },
      seller: { address: seller.address },
      facilitator: { address: devnet.accounts.facilitator.address },
      tronBuyer: {
        address: tron.accounts.buyer.address,
        privateKey: tron.accounts.buyer.privateKey,
      },
      tronSeller: { address: tron.accounts.seller.address },
    },
  }
}
