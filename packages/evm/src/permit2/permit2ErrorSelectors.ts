import type { Hex } from '../hex/Hex.js'

/** Selectors of the errors that Permit2 and its exact proxy revert with. */
export const permit2ErrorSelectors: {
  readonly invalidNonce: Hex
  readonly signatureExpired: Hex
  readonly permittedAmountExceeded: Hex
  readonly invalidSigner: Hex
  readonly invalidSignature: Hex
  readonly invalidSignatureLength: Hex
  readonly invalidContractSignature: Hex
  readonly invalidPermit2Address: Hex
  readonly invalidOwner: Hex
  readonly invalidDestination: Hex
  readonly paymentTooEarly: Hex
  readonly invalidAmount: Hex
  readonly permit2612AmountMismatch: Hex
} = {
  /** Of Permit2: the nonce is used. */
  invalidNonce: '0x756688fe',
  signatureExpired: '0xcd21db4f',
  /** `InvalidAmount(uint256)` of Permit2. */
  permittedAmountExceeded: '0x3728b83d',
  invalidSigner: '0x815e1d64',
  invalidSignature: '0x8baa579f',
  invalidSignatureLength: '0x4be6321b',
  invalidContractSignature: '0xb0669cbc',
  /** Of the proxy, from here on. */
  invalidPermit2Address: '0x59106c89',
  invalidOwner: '0x49e27cff',
  invalidDestination: '0xac6b05f5',
  paymentTooEarly: '0xa65539fa',
  invalidAmount: '0x2c5211c6',
  permit2612AmountMismatch: '0x050cda49',
}
