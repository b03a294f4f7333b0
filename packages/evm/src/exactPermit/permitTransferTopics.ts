import type { Hex } from '../hex/Hex.js'

/**
 * First topics of `PermitTransfer`, which a PaymentPermit contract emits after the money has moved. The
 * older one has an address more in its data.
 */
export const permitTransferTopics: { readonly current: Hex; readonly older: Hex } = {
  current: '0x0ca87c3eea2ed2ab5868d9fc2ec3ac1ab9d9dec793ec6091867193d14299bfa8',
  older: '0x5080d38ebf5a89d91be9d51cc22bc6b72d5d8106d32ceb8f6b7bcc3a8fb782cc',
}
