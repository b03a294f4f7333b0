export type { LazyOptions, PaywallOptions } from '../PaywallOptions.js'
export {
  createPagePaywall,
  type PageOptions,
  type PagePaywall,
  type PageSale,
  type TakePayment,
} from './createPagePaywall.js'
