export type { Candidate, OriginDifference, Policy, PolicyContext } from './Candidate.js'
export { compareChallenges } from './compareChallenges.js'
export { createMemorySpendLedger } from './createMemorySpendLedger.js'
export { createPaymentClient } from './createPaymentClient.js'
export { createRecipientPins } from './createRecipientPins.js'
export type { HeaderReader } from './HeaderReader.js'
export { isDoubtful } from './isDoubtful.js'
export { matchReceipt } from './matchReceipt.js'
export { NoAcceptablePaymentError } from './NoAcceptablePaymentError.js'
export type { AllowedAsset, Budget, PaymentClientOptions } from './options.js'
export { maxChallengeBody, parseChallenge } from './parseChallenge.js'
export type {
  Challenge,
  ChallengeSource,
  CreatedPayment,
  PaymentClient,
  PaymentRequest,
} from './PaymentClient.js'
export { PaymentOutcomeUnknownError } from './PaymentOutcomeUnknownError.js'
export { readChallenge } from './readChallenge.js'
export { readOutcome } from './readOutcome.js'
export type { Receipt } from './Receipt.js'
export type { RecipientPins } from './RecipientPins.js'
export type { Rejection, RejectionCode } from './Rejection.js'
export type { ReserveResult, SpendLedger, SpendReservation } from './SpendLedger.js'
export { sufficientBalance } from './sufficientBalance.js'
