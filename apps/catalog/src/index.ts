export { catalog, type CatalogRoute, type RouteKey } from './catalog.js'
export { createRunCounter, type RunCounter } from './createRunCounter.js'
