export { catalog, type CatalogRoute, type RouteKey, type Way } from './catalog.js'
export { createRunCounter, type RunCounter } from './createRunCounter.js'
export { createShop, type Shop, type ShopOptions, type ShopTerms } from './createShop.js'
export { poem } from './poem.js'
