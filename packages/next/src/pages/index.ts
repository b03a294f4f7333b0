export type { LazyOptions, PaywallOptions } from '../PaywallOptions.js'
export { type ApiPaywall, createPaywall, type PaidApiRequest } from './createPaywall.js'
