export { createPaywall, type Paywall, type PaywallOptions, type RouteMap } from './createPaywall.js'
