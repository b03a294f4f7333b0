import type {
  InjectionToken,
  ModuleMetadata,
  OptionalFactoryDependency,
  Provider,
  Type,
} from '@nestjs/common'
import type { PaywallGuard } from './PaywallGuard.js'
import type { PaywallOptions, PaywallOptionsFactory } from './PaywallOptions.js'

/** How a paywall stands in the application. */
export interface PaywallModuleSettings {
  /** For one of several paywalls: `@Paid({ paywall: 'eu', … })`. Default: the one without a name. */
  readonly name?: string
  /** Whether `@Paid()` works in every module, or only in those that import this one. Default: true. */
  readonly isGlobal?: boolean
  /** What decides about requests. Default: `PaywallGuard` itself. */
  readonly guard?: Type<PaywallGuard>
}

/** The options of `PaywallModule.forRoot`. */
export type PaywallModuleOptions = PaywallOptions & PaywallModuleSettings

/** The options of `PaywallModule.forRootAsync`: one of `useFactory`, `useClass` and `useExisting`. */
export type PaywallModuleAsyncOptions = PaywallModuleSettings &
  Pick<ModuleMetadata, 'imports'> & {
    /** Providers for the factory, for the class and for `guard` to inject. */
    readonly extraProviders?: readonly Provider[]
  } & (
    | {
        // Each factory has its own parameters, which `inject` supplies.
        readonly useFactory: (...injected: never[]) => PaywallOptions | Promise<PaywallOptions>
        readonly inject?: readonly (InjectionToken | OptionalFactoryDependency)[]
        readonly useClass?: never
        readonly useExisting?: never
      }
    | {
        readonly useClass: Type<PaywallOptionsFactory>
        readonly useFactory?: never
        readonly useExisting?: never
      }
    | {
        readonly useExisting: InjectionToken<PaywallOptionsFactory>
        readonly useFactory?: never
        readonly useClass?: never
      }
  )
