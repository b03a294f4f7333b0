import { FareboxError } from '@farebox/core'
import type { PaidRoute } from '@farebox/core/server'
import {
  type CanActivate,
  type ExecutionContext,
  Inject,
  Injectable,
  type OnModuleInit,
  type Type,
} from '@nestjs/common'
import { findDeclaration, type PaidDeclaration } from './paidDeclaration.js'
import type { Paywall } from './Paywall.js'
import type { PaywallGuard } from './PaywallGuard.js'
import { getPaywallGuardToken, getPaywallToken } from './paywallTokens.js'

/**
 * The guard of one `@Paid()`. Nest makes it in the module of the controller, so that a paywall that is
 * not there, or a price that is wrong, keeps the application from starting.
 */
export function createPaidGuard(declaration: PaidDeclaration): Type<CanActivate> {
  class PaidGuard implements CanActivate, OnModuleInit {
    readonly #paywall: Paywall
    readonly #guard: PaywallGuard
    readonly #injected: readonly unknown[]
    #route: PaidRoute<ExecutionContext> | undefined

    constructor(paywall: Paywall, guard: PaywallGuard, ...injected: readonly unknown[]) {
      this.#paywall = paywall
      this.#guard = guard
      this.#injected = injected
    }

    async onModuleInit(): Promise<void> {
      this.#route = this.#paywall.route(await declaration.resolve(this.#injected))
    }

    async canActivate(context: ExecutionContext): Promise<boolean> {
      const effective = findDeclaration(context)
      // The handler is free, or has a price of its own, whose own guard sees to it.
      if (effective !== undefined && effective !== declaration) return true
      if (this.#route === undefined) {
        // Nest makes such a guard for every request, and never initializes it.
        throw new FareboxError('config_invalid', {
          detail:
            '@Paid() and the guard of the paywall can inject singletons only. Read the request from the ExecutionContext.',
        })
      }
      return this.#guard.activate(context, this.#route)
    }
  }
  const tokens = [
    getPaywallToken(declaration.paywall),
    getPaywallGuardToken(declaration.paywall),
    ...declaration.inject,
  ]
  for (const [index, token] of tokens.entries()) Inject(token)(PaidGuard, undefined, index)
  Injectable()(PaidGuard)
  return PaidGuard
}
