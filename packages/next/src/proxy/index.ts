export type { LazyOptions, PaywallOptions } from '../PaywallOptions.js'
export { createProxyPaywall, type ProxyPaywall } from './createProxyPaywall.js'
