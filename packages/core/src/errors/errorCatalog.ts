import { type BuyerErrorCode, buyerErrors } from './buyerErrors.js'
import type { ErrorDefinition } from './ErrorDefinition.js'
import { type FacilitatorErrorCode, facilitatorErrors } from './facilitatorErrors.js'
import { type MessageErrorCode, messageErrors } from './messageErrors.js'
import { type SellerErrorCode, sellerErrors } from './sellerErrors.js'

/** Every error code Farebox throws or answers with. Each has a page under `docs/errors/`. */
export type ErrorCode = MessageErrorCode | SellerErrorCode | FacilitatorErrorCode | BuyerErrorCode

/** The definition of every {@link ErrorCode}. */
export const errorCatalog: Readonly<Record<ErrorCode, ErrorDefinition>> = {
  ...messageErrors,
  ...sellerErrors,
  ...facilitatorErrors,
  ...buyerErrors,
}
