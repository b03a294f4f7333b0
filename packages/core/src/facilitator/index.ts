export { createFacilitator } from './createFacilitator.js'
export { createFailoverFacilitatorClient } from './http/createFailoverFacilitatorClient.js'
export {
  createHttpFacilitatorClient,
  type HttpFacilitatorClientOptions,
} from './http/createHttpFacilitatorClient.js'
export type {
  CloseOptions,
  Facilitator,
  FacilitatorEvent,
  FacilitatorHealth,
  FacilitatorOptions,
  PaymentStatus,
} from './Facilitator.js'
export type { CallOptions, FacilitatorClient } from './FacilitatorClient.js'
export type {
  FacilitatorHeaders,
  FacilitatorOperation,
  HeaderSource,
} from './http/FacilitatorHeaders.js'
export { advancePayment, type PaymentChange } from './ledger/advancePayment.js'
export { createMemoryLedger } from './ledger/createMemoryLedger.js'
export type {
  Ledger,
  LedgerWrite,
  PaymentAttempt,
  PaymentRecord,
  PaymentState,
} from './ledger/Ledger.js'
