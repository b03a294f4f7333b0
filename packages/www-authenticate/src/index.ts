export type { Failure } from './errors/attempt.js'
export { HeaderError } from './errors/HeaderError.js'
export type { Reason, SyntaxFault } from './errors/Reason.js'
export type { AuthChallenge, AuthParam } from './http/AuthChallenge.js'
export {
  type ChallengesResult,
  parseChallenges,
  type SyntaxOptions,
} from './http/parseChallenges.js'
export { type CredentialsResult, parseCredentials } from './http/parseCredentials.js'
export {
  type AuthorizationOptions,
  buildAuthorization,
  type ProofInput,
} from './dialect/buildAuthorization.js'
export { buildChallenge } from './dialect/buildChallenge.js'
export { buildExtensionHeaders } from './dialect/buildExtensionHeaders.js'
export type { Challenge } from './dialect/Challenge.js'
export {
  currentVersion,
  extensionHeaders,
  paymentStatuses,
  supportedVersions,
  versionHeader,
} from './dialect/constants.js'
export type { ExtensionHeaders } from './dialect/ExtensionHeaders.js'
export { getJsonSchema, type JsonSchemas, type MessageSchema } from './dialect/getJsonSchema.js'
export { isTransactionHash } from './dialect/isTransactionHash.js'
export type { Mode, ModeOptions } from './dialect/Mode.js'
export {
  type NegotiationOptions,
  type NegotiationResult,
  negotiateVersion,
} from './dialect/negotiateVersion.js'
export { parseAmount } from './dialect/parseAmount.js'
export { parseAuthorization } from './dialect/parseAuthorization.js'
export { parseChallenge } from './dialect/parseChallenge.js'
export { parseExtensionHeaders } from './dialect/parseExtensionHeaders.js'
export type { Proof } from './dialect/Proof.js'
export { type AmountResult, readAtomicAmount } from './dialect/readAtomicAmount.js'
export { type ProofResult, readAuthorization } from './dialect/readAuthorization.js'
export { type ChallengeResult, readChallenge } from './dialect/readChallenge.js'
export { type OffersResult, readOffers } from './dialect/readOffers.js'
export type { ServiceDescriptor } from './dialect/ServiceDescriptor.js'
export { toChallenge } from './dialect/toChallenge.js'
