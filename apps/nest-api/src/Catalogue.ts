import { createShop, type RouteKey, type Shop, type ShopOptions } from '@farebox/demo-catalog'
import type { PaidOptions } from '@farebox/nestjs'

/** What is sold, for how much: the networks are known when the application starts. */
export class Catalogue {
  readonly #shop: Shop

  constructor(options: ShopOptions) {
    this.#shop = createShop(options)
  }

  get schemes(): Shop['schemes'] {
    return this.#shop.schemes
  }

  termsOf(key: RouteKey): PaidOptions {
    return this.#shop.termsOf(key)
  }
}
