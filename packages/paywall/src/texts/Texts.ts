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
  readonly stepFirst: string
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
  readonly pay: string
  readonly checkAgain: string
  readonly resend: string
  readonly fetchAgain: string
  readonly download: string

  readonly signTitle: string
  readonly signAmount: string
  readonly signFrom: string
  readonly signTo: string
  readonly signOnce: string
  readonly signBound: string
  readonly signExpires: string
  readonly signNoFee: string

  readonly busyConnecting: string
  readonly busySwitching: string
  readonly busyPreparing: string
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
  readonly wrongNetwork: string
  readonly cannotSwitch: string
  readonly insufficient: string
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
