import type { PaymentPayload, PaymentRequirements } from '@farebox/core'
import {
  encodeAddressWord,
  encodeProxySettle,
  encodeUintWord,
  eventTopics,
  parsePermit2Payload,
  readNonceUsed,
  toEarliestAdmission,
} from '@farebox/evm/schemes'
import { parseTronAddress } from '../../address/parseTronAddress.js'
import { identifyExactPayment } from '../../exact/identifyExactPayment.js'
import type { TronChain } from '../chain/TronChain.js'
import type { Settlement } from '../settle/Settlement.js'
import { startsAlike } from '../settle/startsAlike.js'
import { findProxyLog } from './findProxyLog.js'

/** The call of the exact proxy that settles a Permit2 payment. */
export function toPermit2Settlement(
  { contracts }: TronChain,
  payment: PaymentPayload,
  requirements: PaymentRequirements,
): Settlement {
  const { authorization, signature } = parsePermit2Payload(payment.payload, parseTronAddress)
  const { from, permitted, nonce, witness } = authorization
  const { permit2, exactPermit2Proxy: proxy } = contracts
  const data = encodeProxySettle(authorization, signature)
  const identity = identifyExactPayment(payment, requirements)
  const admitted = toEarliestAdmission(requirements, identity.validBefore)
  return {
    identity,
    to: proxy,
    data,
    start: Math.max(identity.validAfter, admitted),
    amount: permitted.amount,
    findProof: (logs) => findProxyLog(logs, proxy, authorization),
    readNonceUsed: (reader) => readNonceUsed(reader, permit2, from, nonce),
    // The proxy's own event names nobody.
    trace: {
      address: permitted.token,
      topics: [
        eventTopics.transfer,
        `0x${encodeAddressWord(from)}`,
        `0x${encodeAddressWord(witness.to)}`,
      ],
    },
    traceNamesNonce: false,
    isTrace: (log) => log.data === `0x${encodeUintWord(permitted.amount)}`,
    isOwnCall: (call) => call.to === proxy && startsAlike(call.data, data),
  }
}
