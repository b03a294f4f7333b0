export { buildSite } from './buildSite.js'
export { type Seller, startSeller } from './startSeller.js'
