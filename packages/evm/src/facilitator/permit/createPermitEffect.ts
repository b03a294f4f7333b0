import { convert, message, text, tryRead } from '@farebox/core/wire'
import { encodeAddressWord } from '../../abi/encodeAddressWord.js'
import { encodePermitTransferFrom } from '../../exactPermit/encodePermitTransferFrom.js'
import { findPermitLog } from '../../exactPermit/findPermitLog.js'
import type { PaymentPermit } from '../../exactPermit/PaymentPermit.js'
import { permitTransferTopics } from '../../exactPermit/permitTransferTopics.js'
import { readNonceUsed } from '../../exactPermit/readNonceUsed.js'
import type { ChainLog } from '../logs/ChainLog.js'
import type { Effect } from '../settle/Effect.js'
import { createPermitReader } from './createPermitReader.js'
import type { PermitChain } from './PermitChain.js'

const lower = convert(text, (written) => written.toLowerCase())
const sentTransaction = message({ to: lower, input: lower })
/** A buyer that uses one id more often than this hides its own payment only. */
const maxCandidates = 16

/** Selector, permit and owner: everything of the calldata before the signature. */
const termsLength = 10 + 13 * 64

/**
 * The effect of a permit. Only its caller can have sent it, which is one of this facilitator's signers: so
 * a used nonce is an earlier attempt's, or that of another permit with the same nonce. The contract's event
 * names no nonce; what was sent is compared, so that one payment never proves another (T48).
 */
export function createPermitEffect(
  { chain, domain, reader }: PermitChain,
  permit: PaymentPermit,
): Effect {
  const contract = domain.verifyingContract
  const { meta, buyer, payment } = permit
  const terms = encodePermitTransferFrom(permit, new Uint8Array(65)).slice(0, termsLength)

  async function isOurs({ transactionHash }: ChainLog): Promise<boolean> {
    const answer = await chain.rpc.read('eth_getTransactionByHash', [transactionHash])
    const transaction = tryRead(sentTransaction, answer)
    return transaction?.to === contract && transaction.input.startsWith(terms)
  }

  return {
    amount: payment.payAmount,
    start: meta.validAfter,
    end: meta.validBefore + 1n,
    reasons: {
      simulationFailed: 'transaction_simulation_failed',
      reverted: 'transaction_failed_on_chain',
      unproven: 'invalid_transaction_effect',
      nonceUsed: 'nonce_already_used',
      expired: 'expired',
    },
    async readNonce(block) {
      const at = block === undefined ? reader : createPermitReader(chain, block)
      const [isUsed, now] = await Promise.all([
        readNonceUsed(at, contract, buyer, meta.nonce),
        at.now(),
      ])
      return { isUsed, now }
    },
    findProof: (logs) => findPermitLog(logs, contract, permit),
    trace: {
      address: contract,
      topics: [
        [permitTransferTopics.current, permitTransferTopics.older],
        `0x${encodeAddressWord(buyer)}`,
        meta.paymentId.padEnd(66, '0'),
        `0x${encodeAddressWord(payment.payToken)}`,
      ],
    },
    traceNamesNonce: false,
    async pickTrace(logs) {
      const candidates = logs.slice(-maxCandidates)
      const answers = await Promise.all(candidates.map(isOurs))
      return candidates.find((_log, index) => answers[index])
    },
    isPayment: () => true,
  }
}
