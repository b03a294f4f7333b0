export { buildSite } from './buildSite.js'
export { type AppOptions, type Seller, startSeller } from './startSeller.js'
