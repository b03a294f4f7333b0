export { type AppOptions, type Seller, startSeller } from './startSeller.js'
