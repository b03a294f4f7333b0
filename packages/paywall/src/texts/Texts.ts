/**
 * Every sentence of the page in one language. `{name}` marks are filled in; a translation may move them
 * and leave them out.
 */
export interface Texts {
  readonly title: string
  readonly payFor: string
  readonly paidFor: string
  readonly price: string
  readonly network: string
  readonly recipient: string
  readonly address: string
  readonly token: string
  readonly seller: string
  readonly testnet: string
  readonly units: string
  readonly ways: string
  readonly noScript: string

  readonly steps: string
  readonly stepConnect: string
  readonly stepNetwork: string
  readonly stepSign: string
  readonly stepDeliver: string
  readonly stepDone: string
  readonly stepCurrent: string
  readonly stepTodo: string

  readonly connectWith: string
  readonly connectedAs: string
  readonly disconnect: string
  readonly balance: string
  readonly balanceUnknown: string
  readonly switchNetwork: string
  readonly approve: string
  readonly pay: string
  readonly checkAgain: string
  readonly resend: string
  readonly fetchAgain: string
  readonly download: string

  readonly approveTitle: string
  readonly approveAmount: string
  readonly approveLater: string
  readonly approveCost: string
  readonly approveCostUnknown: string
  readonly approveWait: string

  readonly signTitle: string
  readonly signAmount: string
  readonly signFrom: string
  readonly signFromGasFree: string
  readonly signTo: string
  readonly signToken: string
  readonly signOnce: string
  readonly signBound: string
  readonly signExpires: string
  readonly signNoFee: string
  readonly signFee: string
  readonly signFeeMost: string

  readonly busyConnecting: string
  readonly busySwitching: string
  readonly busyApproving: string
  readonly busyPacking: string
  readonly busyChecking: string
  readonly busySigning: string
  readonly busySending: string
  readonly busyWaiting: string
  readonly busyReceiving: string

  readonly noWallet: string
  readonly noWalletHint: string
  readonly unpayable: string
  readonly unpayableToken: string
  readonly rejected: string
  readonly walletBusy: string
  readonly walletFailed: string
  readonly walletLocked: string
  readonly approvalFailed: string
  readonly nodeFailed: string
  readonly wrongNetwork: string
  readonly switchYourself: string
  readonly cannotSwitch: string
  readonly insufficient: string
  readonly insufficientGasFree: string
  readonly changed: string
  readonly refused: string
  readonly refusedDoubt: string
  readonly expired: string
  readonly pending: string
  readonly unknownOutcome: string
  readonly serverError: string
  readonly offline: string
  readonly insecure: string
  readonly blocked: string
  readonly interrupted: string
  readonly wasRefused: string
  readonly code: string

  readonly delivered: string
  readonly deliveredFree: string
  readonly empty: string
  readonly receipt: string
  readonly noReceipt: string
  readonly paid: string
  readonly transaction: string
  readonly payer: string
  readonly explorer: string
}
