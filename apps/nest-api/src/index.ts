export { createApp } from './createApp.js'
export type { SellerOptions } from './SellerOptions.js'
export { type Seller, startSeller } from './startSeller.js'
