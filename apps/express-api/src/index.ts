export { createApp } from './createApp.js'
export { type Seller, startSeller } from './startSeller.js'
