export { headerDialect } from './headerDialect.js'
export type { Finality, HeaderDialectOptions, ReadTransfer, UnboundOptions } from './options.js'
export type { ProofReason } from './refuse.js'
