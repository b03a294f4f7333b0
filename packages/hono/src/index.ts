export {
  createPaywall,
  type Paywall,
  type PaywallOptions,
  type PaywallVariables,
  type RouteMap,
} from './createPaywall.js'
