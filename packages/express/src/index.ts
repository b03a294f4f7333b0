export {
  createPaywall,
  type Paywall,
  type PaywallHandler,
  type PaywallOptions,
  type RouteMap,
} from './createPaywall.js'
