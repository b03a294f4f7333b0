export type { AnswerStore, StoredAnswer } from './answers/AnswerStore.js'
export {
  createMemoryAnswerStore,
  type MemoryAnswerStoreOptions,
} from './answers/createMemoryAnswerStore.js'
export type { Claim, ClaimQuery, ClaimState, ClaimStore } from './claims/ClaimStore.js'
export {
  createMemoryClaimStore,
  type MemoryClaimStoreOptions,
} from './claims/createMemoryClaimStore.js'
export {
  createResourceServer,
  type PaidRoute,
  type ResourceServer,
} from './createResourceServer.js'
export { isManyProcesses } from './isManyProcesses.js'
export type {
  AcceptOptions,
  FacilitatorOption,
  HookContext,
  PayTo,
  Refusal,
  ResourceServerOptions,
  RouteOptions,
  RouteSettings,
  ServerEvent,
  ServerHooks,
} from './options.js'
export type {
  AbortReason,
  FinishOutcome,
  HandlerResult,
  Outcome,
  PaidOutcome,
  Payment,
} from './Outcome.js'
export type { PaymentQuery } from './PaymentQuery.js'
export type { PageOffer, PaymentPage, PaymentPageInput, RenderedPage } from './PaymentPage.js'
export type { OpenedProof, ProofDialect, ProofOffer, ProofScope } from './proofs/ProofDialect.js'
export type { Resolvable } from './Resolvable.js'
export {
  createRouteMatcher,
  type RouteMatcher,
  type RoutePattern,
} from './routes/createRouteMatcher.js'
export type { RebuildRequest } from './fetch/createFetchBody.js'
export { parsePublicUrl } from './fetch/parsePublicUrl.js'
export type { FetchUrlOptions } from './fetch/readFetchUrl.js'
export type { PaidRunOptions } from './fetch/runPaidFetch.js'
export { type PaidFetchOptions, servePaidFetch } from './fetch/servePaidFetch.js'
export {
  type FetchRequest,
  type FetchRequestOptions,
  toFetchRequest,
} from './fetch/toFetchRequest.js'
export { type FetchResponseOptions, toFetchResponse } from './fetch/toFetchResponse.js'
export { mergeHeaders } from './fetch/mergeHeaders.js'
export { toProblemResponse } from './fetch/toProblemResponse.js'
