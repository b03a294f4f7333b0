export { describePaid, type PaidResponseDescription } from './describePaid.js'
export { Free } from './Free.js'
export type { HttpExchange } from './HttpExchange.js'
export { InjectPaywall } from './InjectPaywall.js'
export { Paid } from './Paid.js'
export type { PaidFactory, PaidOptions } from './PaidOptions.js'
export { Payment } from './Payment.js'
export { Paywall } from './Paywall.js'
export { PaywallGuard } from './PaywallGuard.js'
export { PaywallHttpException } from './PaywallHttpException.js'
export { PaywallModule } from './PaywallModule.js'
export type {
  PaywallModuleAsyncOptions,
  PaywallModuleOptions,
  PaywallModuleSettings,
} from './PaywallModuleOptions.js'
export type { PaywallOptions, PaywallOptionsFactory } from './PaywallOptions.js'
export { getPaywallGuardToken, getPaywallOptionsToken, getPaywallToken } from './paywallTokens.js'
export { getPayment } from './requestPayment.js'
