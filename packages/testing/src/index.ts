export { createFakeBuyer } from './createFakeBuyer.js'
export type { FakeBuyer, FakeBuyerOptions, PayForOptions } from './createFakeBuyer.js'
export { createFakeFacilitator } from './createFakeFacilitator.js'
export type { FakeFacilitatorOptions } from './createFakeFacilitator.js'
export { expectChallenge } from './expectChallenge.js'
export { expectNotCharged } from './expectNotCharged.js'
export { expectPaid, type SettledReceipt } from './expectPaid.js'
export type {
  FacilitatorFault,
  FakeCall,
  FakeFacilitator,
  FakeSettlement,
  SettleBehaviour,
  VerifyBehaviour,
} from './FakeFacilitator.js'
export { PaymentAssertionError } from './PaymentAssertionError.js'
export { startFakeFacilitator, type FakeFacilitatorServer } from './startFakeFacilitator.js'
export { testAsset } from './testAsset.js'
export type { TestedResponse } from './TestedResponse.js'
