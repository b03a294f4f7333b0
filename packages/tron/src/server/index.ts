export { tron } from './tron.js'
export type { TronServerOptions } from './tron.js'
