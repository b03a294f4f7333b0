export { loadWasmAccount } from './loadWasmAccount.js'
export { privateKeyAccount } from './privateKeyAccount.js'
export type { EvmAccount } from '../EvmAccount.js'
