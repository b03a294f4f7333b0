import { FareboxError } from '@farebox/core'
import type { PaymentPayload, PaymentRequirements } from '@farebox/core'
import { encodeAddressWord, encodeTransferCalldata, eventTopics } from '@farebox/evm/schemes'
import type { Hex } from '@farebox/evm'
import { parseTronAddress } from '../../address/parseTronAddress.js'
import { identifyExactPayment } from '../../exact/identifyExactPayment.js'
import { parseTransferPayload } from '../../exact/parseTransferPayload.js'
import type { Settlement } from '../settle/Settlement.js'
import { findTransferLog } from './findTransferLog.js'
import { readAuthorizationState } from './readAuthorizationState.js'

/** The token's `transferWithAuthorization` that settles a payment by EIP-3009. */
export function toTransferSettlement(
  payment: PaymentPayload,
  requirements: PaymentRequirements,
): Settlement {
  const payload = parseTransferPayload(payment)
  const { authorization, signature } = payload
  if (signature.length !== 132) {
    throw new FareboxError('payload_invalid', {
      detail: 'The signature is not 65 bytes of hexadecimal.',
      reason: 'invalid_exact_tron_payload_signature',
    })
  }
  const token = parseTronAddress(requirements.asset)
  const { from, value, nonce } = authorization
  const payer: Hex = `0x${encodeAddressWord(from)}`
  return {
    identity: identifyExactPayment(payment, requirements),
    to: token,
    data: encodeTransferCalldata(payload),
    start: Number(authorization.validAfter),
    amount: value,
    findProof: (logs) => findTransferLog(logs, token, authorization),
    readNonceUsed: (reader) => readAuthorizationState(reader, token, from, nonce),
    trace: {
      address: token,
      topics: [[eventTopics.authorizationUsed, eventTopics.authorizationCanceled], payer, nonce],
    },
    traceNamesNonce: true,
    isTrace: ({ topics }) => topics[1] === payer && topics[2] === nonce,
    // The event has the nonce, and the proof is paired with it: any call will do.
    isOwnCall: () => true,
  }
}
