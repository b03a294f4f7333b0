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
export type { Resolvable } from './Resolvable.js'
