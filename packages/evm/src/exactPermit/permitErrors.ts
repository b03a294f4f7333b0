import type { Hex } from '../hex/Hex.js'

/** Selectors of the errors that a PaymentPermit contract reverts with. */
export const permitErrors: {
  readonly invalidTimestamp: Hex
  readonly invalidCaller: Hex
  readonly invalidNonce: Hex
  readonly invalidSignature: Hex
  readonly nonceAlreadyUsed: Hex
  readonly invalidDelivery: Hex
  readonly invalidKind: Hex
  readonly buyerMismatch: Hex
} = {
  invalidTimestamp: '0xb7d09497',
  invalidCaller: '0x48f5c3ed',
  invalidNonce: '0x756688fe',
  invalidSignature: '0x8baa579f',
  nonceAlreadyUsed: '0x1fb09b80',
  invalidDelivery: '0xaafdf434',
  invalidKind: '0x2b79ed30',
  buyerMismatch: '0xadf31a79',
}
