export { createMemoryJournal } from './createMemoryJournal.js'
export type { PayByTransferOptions } from './options.js'
export { payByTransfer } from './payByTransfer.js'
export type { TransferJournal } from './TransferJournal.js'
export type {
  SendingWallet,
  SignedTransfer,
  SigningWallet,
  Transfer,
  TransferWallet,
} from './TransferWallet.js'
