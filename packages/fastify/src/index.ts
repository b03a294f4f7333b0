export { createPaywall } from './createPaywall.js'
export { paywall } from './paywall.js'
export type { PaidOptions, Paywall, PaywallHook, PaywallOptions, RouteMap } from './types.js'
