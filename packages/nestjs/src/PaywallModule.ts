import { type DynamicModule, Module, type Provider } from '@nestjs/common'
import { DiscoveryModule, DiscoveryService } from '@nestjs/core'
import { ownPaywallToken } from './ownPaywallToken.js'
import { PaidRoutesCheck } from './PaidRoutesCheck.js'
import { Paywall } from './Paywall.js'
import { PaywallGuard } from './PaywallGuard.js'
import type {
  PaywallModuleAsyncOptions,
  PaywallModuleOptions,
  PaywallModuleSettings,
} from './PaywallModuleOptions.js'
import type { PaywallOptions, PaywallOptionsFactory } from './PaywallOptions.js'
import { getPaywallGuardToken, getPaywallOptionsToken, getPaywallToken } from './paywallTokens.js'

function createModule(
  settings: PaywallModuleSettings,
  { imports = [], providers = [] }: Pick<DynamicModule, 'imports' | 'providers'>,
): DynamicModule {
  const { name, isGlobal = true, guard = PaywallGuard } = settings
  const paywallToken = getPaywallToken(name)
  const guardToken = getPaywallGuardToken(name)
  const options = getPaywallOptionsToken(name)
  return {
    module: PaywallModule,
    global: isGlobal,
    imports: [DiscoveryModule, ...imports],
    providers: [
      ...providers,
      {
        provide: PaidRoutesCheck,
        inject: [DiscoveryService],
        useFactory: (discovery: DiscoveryService) => new PaidRoutesCheck(discovery, settings),
      },
      {
        provide: paywallToken,
        inject: [options],
        useFactory: (resolved: PaywallOptions) => new Paywall(resolved),
      },
      { provide: ownPaywallToken, useExisting: paywallToken },
      { provide: guardToken, useClass: guard },
    ],
    exports: [paywallToken, guardToken],
  }
}

function createOptionsProviders(options: PaywallModuleAsyncOptions): Provider[] {
  const provide = getPaywallOptionsToken(options.name)
  if (options.useFactory !== undefined) {
    const { useFactory, inject = [] } = options
    return [{ provide, useFactory, inject: [...inject] }]
  }
  const { useClass, useExisting } = options
  return [
    {
      provide,
      inject: [useClass ?? useExisting],
      useFactory: (factory: PaywallOptionsFactory) => factory.createPaywallOptions(),
    },
    ...(useClass === undefined ? [] : [useClass]),
  ]
}

/**
 * Gives an application what `@Paid()` needs.
 *
 * Without it, or with a wrong option or price, the application does not start. Paywalls of one seller that
 * take the same payments should share a `store`.
 *
 * @example
 * ```ts
 * import { evm } from '@farebox/evm/server'
 * import { PaywallModule } from '@farebox/nestjs'
 * import { Module } from '@nestjs/common'
 *
 * @Module({
 *   imports: [
 *     PaywallModule.forRoot({
 *       facilitator: 'https://facilitator.example.com',
 *       schemes: [evm()],
 *       payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
 *     }),
 *   ],
 * })
 * export class AppModule {}
 * ```
 */
@Module({})
export class PaywallModule {
  /** A paywall with options that are known. @throws `config_invalid` when the application starts */
  static forRoot(options: PaywallModuleOptions): DynamicModule {
    return createModule(options, {
      providers: [{ provide: getPaywallOptionsToken(options.name), useValue: options }],
    })
  }

  /**
   * A paywall with options from elsewhere, such as a `ConfigService`.
   *
   * @throws `config_invalid` when the application starts
   * @example
   * ```ts nocheck: @nestjs/config is not installed here
   * PaywallModule.forRootAsync({
   *   inject: [ConfigService],
   *   useFactory: (config: ConfigService) => ({
   *     facilitator: config.getOrThrow('FACILITATOR_URL'),
   *     schemes: [evm()],
   *     payTo: config.getOrThrow('PAY_TO'),
   *   }),
   * })
   * ```
   */
  static forRootAsync(options: PaywallModuleAsyncOptions): DynamicModule {
    const { imports = [], extraProviders = [] } = options
    return createModule(options, {
      imports,
      providers: [...extraProviders, ...createOptionsProviders(options)],
    })
  }
}
