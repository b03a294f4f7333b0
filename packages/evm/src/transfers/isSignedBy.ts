import type { TransferQuery } from '@farebox/core'
import { decodeHex } from '../hex/decodeHex.js'
import type { SignatureRecovery } from '../facilitator/signature/SignatureRecovery.js'
import { hashSignedMessage } from './hashSignedMessage.js'

/** Whether the text of a query is signed by its payer, given as 20 bytes in lower case with `0x`. */
export function isSignedBy(
  payer: string,
  { message, signature }: NonNullable<TransferQuery['signed']>,
  chain: 'Ethereum' | 'TRON',
  recovery: SignatureRecovery,
): boolean {
  const bytes = decodeHex(`0x${signature.replace(/^0x/, '')}`)
  return recovery.recover(hashSignedMessage(message, chain), bytes)?.toLowerCase() === payer
}
