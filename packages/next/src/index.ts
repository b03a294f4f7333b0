export { createPaywall, type PaidRequest, type Paywall, type SaleContext } from './createPaywall.js'
export type { LazyOptions, PaywallOptions } from './PaywallOptions.js'
