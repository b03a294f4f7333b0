import { FareboxError, parseNetwork } from '@farebox/core'
import type { FeeQuote, PaymentPayload, PaymentRequirements } from '@farebox/core'
import {
  encodeAddressWord,
  encodePermitTransferFrom,
  encodeUintWord,
  findPermitLog,
  isAccepted,
  parsePermitPayload,
  permitTransferTopics,
  readNonceUsed,
  readPermitTerms,
  toFacilitatorWindow,
  verifyPermit,
} from '@farebox/evm/schemes'
import type { PaymentPermit, PaymentVerdict, PermitTerms } from '@farebox/evm/schemes'
import { parseTronAddress } from '../../address/parseTronAddress.js'
import { toTronAddress } from '../../address/toTronAddress.js'
import { identifyPermitPayment } from '../../exactPermit/identifyPermitPayment.js'
import { toPermitDomain } from '../../exactPermit/toPermitDomain.js'
import { exactPermitScheme } from '../../schemes.js'
import type { TronChain } from '../chain/TronChain.js'
import type { Settlement } from '../settle/Settlement.js'
import { startsAlike } from '../settle/startsAlike.js'
import type { TronScheme } from '../TronScheme.js'

/** How long a quote is honoured, in seconds. */
const quoteSeconds = 300

/** `exact_permit`: the buyer names the sender, and pays its fee on top of the price. */
export const exactPermit: TronScheme = {
  scheme: exactPermitScheme,
  toSettlement,
  verify,
  quoteFee,
}

function toSettlement(
  chain: TronChain,
  payment: PaymentPayload,
  requirements: PaymentRequirements,
): Settlement {
  const { permit, signature } = parsePermitPayload(payment.payload, parseTronAddress)
  const contract = chain.contracts.paymentPermit
  const { buyer, caller, meta } = permit
  const data = encodePermitTransferFrom(permit, signature)
  return {
    identity: identifyPermitPayment(payment, requirements),
    to: contract,
    data,
    caller,
    start: Number(meta.validAfter),
    amount: permit.payment.payAmount,
    findProof: (logs) => findPermitLog(logs, contract, permit),
    readNonceUsed: (reader) => readNonceUsed(reader, contract, buyer, meta.nonce),
    trace: {
      address: contract,
      topics: [
        [permitTransferTopics.current, permitTransferTopics.older],
        `0x${encodeAddressWord(buyer)}`,
        `0x${meta.paymentId.slice(2).padEnd(64, '0')}`,
      ],
    },
    traceNamesNonce: false,
    isTrace: ({ data: words }) => words.endsWith(encodeUintWord(permit.payment.payAmount)),
    isOwnCall: (call) => call.to === contract && startsAlike(call.data, data),
  }
}

async function verify(
  chain: TronChain,
  payment: PaymentPayload,
  requirements: PaymentRequirements,
): Promise<PaymentVerdict> {
  const payload = parsePermitPayload(payment.payload, parseTronAddress)
  const terms = readPermitTerms(requirements, parseTronAddress)
  const verdict = await verifyPermit({
    reader: chain.reader,
    recovery: await chain.loadRecovery(),
    domain: toPermitDomain(chain.network),
    payload,
    terms,
    window: toFacilitatorWindow(requirements, chain.environment.now()),
    signers: chain.signers.hexAddresses,
  })
  if (verdict.reason !== undefined) return verdict
  const reason = checkFee(chain, payload.permit) ?? checkAccepted(payment, requirements, terms)
  return reason === undefined ? {} : { reason }
}

/** The server's requirements may ask for less than this facilitator takes. */
function checkFee(
  { fees }: TronChain,
  { caller, payment, fee }: PaymentPermit,
): string | undefined {
  if (fee.feeAmount < fees.amountOf(payment.payToken)) return 'fee_amount_mismatch'
  if (fee.feeAmount === 0n) return undefined
  return fee.feeTo === (fees.feeTo ?? caller) ? undefined : 'fee_to_mismatch'
}

function checkAccepted(
  payment: PaymentPayload,
  requirements: PaymentRequirements,
  { caller, feeTo, feeAmount }: PermitTerms,
): string | undefined {
  return isAccepted(payment.accepted, requirements, parseTronAddress) && isFeeAccepted()
    ? undefined
    : 'payload_mismatch'

  function isFeeAccepted(): boolean {
    try {
      const accepted = readPermitTerms(payment.accepted, parseTronAddress)
      return (
        accepted.caller === caller && accepted.feeTo === feeTo && accepted.feeAmount === feeAmount
      )
    } catch (error) {
      if (error instanceof FareboxError) return false
      throw error
    }
  }
}

function quoteFee(chain: TronChain, { network, asset }: PaymentRequirements): FeeQuote {
  const { account } = chain.signers.next()
  const { amountOf, feeTo } = chain.fees
  return {
    scheme: exactPermitScheme,
    // As the peer spells it, who matches quotes by it.
    network: parseNetwork(network) === chain.network ? network : chain.network,
    asset,
    fee: {
      feeTo: feeTo === undefined ? account.address : toTronAddress(feeTo),
      feeAmount: amountOf(parseTronAddress(asset)).toString(),
      caller: account.address,
    },
    pricing: 'flat',
    expiresAt: Math.floor(chain.environment.now() / 1000) + quoteSeconds,
  }
}
