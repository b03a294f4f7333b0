import type { Texts } from './Texts.js'

/** Takes the sentences out that a page without offers on TRON never shows. */
export const evmOnly: Partial<Texts> = {
  approve: '',
  approveTitle: '',
  approveAmount: '',
  approveLater: '',
  approveCost: '',
  approveCostUnknown: '',
  approveWait: '',
  signFromGasFree: '',
  signFee: '',
  signFeeMost: '',
  busyApproving: '',
  busyPacking: '',
  approvalFailed: '',
  nodeFailed: '',
  switchYourself: '',
  insufficientGasFree: '',
}
