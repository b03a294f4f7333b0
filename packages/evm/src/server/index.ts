export { evm } from './evm.js'
export type { EvmServerOptions } from './evm.js'
