import type { Asset, ServerMechanism } from '@farebox/core'
import type { AcceptOptions, ProofDialect } from '@farebox/core/server'
import { evm } from '@farebox/evm/server'
import { tron } from '@farebox/tron/server'
import { headerDialect } from '@farebox/www-authenticate/server'
import { catalog, type CatalogRoute, type RouteKey, type Way } from './catalog.js'

/** Where a demo seller is, and who is paid. JSON, so that it can be handed to another process. */
export interface ShopOptions {
  readonly facilitatorUrl: string
  /** Recipients by network pattern. */
  readonly payTo: Readonly<Record<string, string>>
  readonly evm: {
    /** CAIP-2 id of the local chain. */
    readonly network: string
    /** Its dollar token, which no table knows. */
    readonly asset: Asset
    /** Its PaymentPermit contract. */
    readonly paymentPermit: string
  }
  readonly tron: {
    /** As buyers know it: `tron:nile`. */
    readonly network: string
    /** The local node and the local GasFree provider, for the page. Default: the public ones. */
    readonly rpcUrl?: string
    readonly gasFreeUrl?: string
  }
}

/** The terms of a route, in the form that every adapter takes. */
export interface ShopTerms {
  readonly description: string
  readonly flow: 'authorization' | 'upfront'
  readonly accepts: readonly AcceptOptions[]
  readonly proofs?: ProofDialect
}

/** Where a page for people finds the local TRON chain. */
interface ShopChain {
  readonly network: string
  readonly rpcUrl: string
  readonly gasFreeUrl?: string
}

/** What every demo seller has in common, apart from its framework. */
export interface Shop {
  readonly chains: readonly ShopChain[]
  readonly schemes: readonly (readonly ServerMechanism[])[]
  /** @throws for a route that is not in the catalogue */
  readonly termsOf: (key: RouteKey) => ShopTerms
}

/** Without a facilitator, as while a site is built, nobody reads the chain and no transfers are taken. */
type KnownOptions = Pick<ShopOptions, 'evm' | 'tron'> & Partial<Pick<ShopOptions, 'facilitatorUrl'>>

export function createShop(options: KnownOptions): Shop {
  const { network, asset, paymentPermit } = options.evm
  const { facilitatorUrl } = options
  const proofs =
    facilitatorUrl === undefined ? undefined : headerDialect({ verifier: facilitatorUrl, network })

  function toAccept(way: Way, price: CatalogRoute['price']): AcceptOptions {
    return way.chain === 'evm'
      ? { price, scheme: way.scheme, network }
      : { price: `${price.slice(1)} USDT`, scheme: way.scheme, network: options.tron.network }
  }

  const { rpcUrl, gasFreeUrl } = options.tron
  return {
    chains:
      rpcUrl === undefined
        ? []
        : [
            {
              network: options.tron.network,
              rpcUrl,
              ...(gasFreeUrl === undefined ? {} : { gasFreeUrl }),
            },
          ],
    schemes: [evm({ assets: [asset], paymentPermits: { [network]: paymentPermit } }), tron()],
    termsOf(key) {
      const route = catalog.find((one) => one.key === key)
      if (route === undefined) throw new Error(`${key} is not in the catalogue.`)
      const { description, flow, price, ways, takesTransfers } = route
      return {
        description,
        flow,
        accepts: ways.map((way) => toAccept(way, price)),
        ...(takesTransfers && proofs !== undefined ? { proofs } : {}),
      }
    },
  }
}
