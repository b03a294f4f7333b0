import { FareboxError } from '@farebox/core'
import type { OnModuleInit, Type } from '@nestjs/common'
import type { DiscoveryService } from '@nestjs/core'
import { listPaidMembers, type PaidMember } from './paidDeclaration.js'
import { PaywallGuard } from './PaywallGuard.js'
import type { PaywallModuleSettings } from './PaywallModuleOptions.js'

type Wrapper = ReturnType<DiscoveryService['getControllers']>[number]

function listMembers(wrappers: readonly Wrapper[]): readonly PaidMember[] {
  return wrappers.flatMap(({ metatype }) =>
    // Factories have none, or one that nobody has decorated.
    typeof metatype === 'function' && typeof metatype.prototype === 'object'
      ? listPaidMembers(metatype as Type)
      : [],
  )
}

function refuse(name: string, reason: string): FareboxError {
  return new FareboxError('config_invalid', {
    detail: `The @Paid() of "${name}" has no effect: ${reason}`,
  })
}

/** Keeps an application from starting where a `@Paid()` has no effect. */
export class PaidRoutesCheck implements OnModuleInit {
  readonly #discovery: DiscoveryService
  readonly #settings: PaywallModuleSettings

  constructor(discovery: DiscoveryService, settings: PaywallModuleSettings) {
    this.#discovery = discovery
    this.#settings = settings
  }

  /** @throws `config_invalid` */
  onModuleInit(): void {
    const { name: paywall, guard = PaywallGuard } = this.#settings
    const lost = listMembers(this.#discovery.getControllers()).find(({ isLost }) => isLost)
    if (lost !== undefined) {
      throw refuse(
        lost.name,
        'a decorator above it replaces the method. Put @Paid() above that one.',
      )
    }
    // Nest runs no guards for services, and not always for resolvers: a guard that sells them knows.
    if (guard !== PaywallGuard) return
    const misplaced = listMembers(this.#discovery.getProviders()).find(
      (member) => member.paywall === paywall,
    )
    if (misplaced !== undefined) {
      throw refuse(
        misplaced.name,
        'it is not in a controller. A guard of your own, in the options of the module, may sell what is not.',
      )
    }
  }
}
