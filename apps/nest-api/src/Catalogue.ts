import { catalog, type RouteKey } from '@farebox/demo-catalog'
import type { PaidOptions } from '@farebox/nestjs'

/** What is sold, for how much: the network is known when the application starts. */

export class Catalogue {
  readonly #network: string

  constructor(network: string) {
    this.#network = network
  }

  termsOf(wanted: RouteKey): PaidOptions {
    const route = catalog.find(({ key }) => key === wanted)
    if (route === undefined) throw new Error(`${wanted} is not in the catalogue.`)
    const { price, flow, description } = route
    return { price, scheme: 'exact', network: this.#network, flow, description }
  }
}
