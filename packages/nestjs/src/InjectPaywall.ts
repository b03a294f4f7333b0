import { Inject } from '@nestjs/common'
import { getPaywallToken } from './paywallTokens.js'

/**
 * Injects the `Paywall` of a name. One without a name is injected by its class alone.
 *
 * @example
 * ```ts
 * import { InjectPaywall, Paywall } from '@farebox/nestjs'
 * import { Injectable } from '@nestjs/common'
 *
 * @Injectable()
 * export class Books {
 *   constructor(@InjectPaywall('eu') private readonly paywall: Paywall) {}
 *
 *   sales() {
 *     return this.paywall.payments.list()
 *   }
 * }
 * ```
 */
export function InjectPaywall(name?: string): ParameterDecorator & PropertyDecorator {
  return Inject(getPaywallToken(name))
}
