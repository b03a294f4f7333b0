import type { InjectionToken } from '@nestjs/common'
import { Paywall } from './Paywall.js'
import { PaywallGuard } from './PaywallGuard.js'
import type { PaywallOptions } from './PaywallOptions.js'

function toToken(what: string, name: string | undefined): string {
  return name === undefined ? `farebox:${what}` : `farebox:${what}:${name}`
}

/**
 * The token of a {@link Paywall}: the class itself, unless the paywall has a name.
 *
 * @example
 * ```ts
 * import { getPaywallToken } from '@farebox/nestjs'
 * import type { INestApplication } from '@nestjs/common'
 *
 * export const listSales = (app: INestApplication) => app.get(getPaywallToken('eu')).payments.list()
 * ```
 */
export function getPaywallToken(name?: string): InjectionToken<Paywall> {
  return name === undefined ? Paywall : toToken('Paywall', name)
}

/** The token of a paywall's options, for tests that run a whole application on other ones. */
export function getPaywallOptionsToken(name?: string): InjectionToken<PaywallOptions> {
  return toToken('PaywallOptions', name)
}

/** The token of the {@link PaywallGuard} of a paywall: the class itself, unless the paywall has a name. */
export function getPaywallGuardToken(name?: string): InjectionToken<PaywallGuard> {
  return name === undefined ? PaywallGuard : toToken('PaywallGuard', name)
}
