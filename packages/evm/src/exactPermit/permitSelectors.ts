import type { Hex } from '../hex/Hex.js'

/** Function selectors of a PaymentPermit contract. */
export const permitSelectors: {
  readonly permitTransferFrom: Hex
  readonly nonceBitmap: Hex
  readonly nonceUsed: Hex
  readonly domainSeparator: Hex
} = {
  permitTransferFrom: '0xa4bd65d0',
  nonceBitmap: '0x4fe02b44',
  nonceUsed: '0x1647795e',
  domainSeparator: '0x3644e515',
}
