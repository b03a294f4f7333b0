import type { TransferAnswer } from '@farebox/core'
import { encodeHex, FareboxError, parseDecimal } from '@farebox/core'
import type { OpenedProof, ProofScope } from '@farebox/core/server'
import { hashText } from '../binding/hashText.js'
import { isSameAddress } from '../binding/isSameAddress.js'
import { isBindingMemo, toMemo } from '../binding/toMemo.js'
import { toProofText } from '../binding/toProofText.js'
import { isIssuedId } from './challengeId.js'
import { maxChallengeSeconds, maxSkewSeconds, type Settings } from './parseOptions.js'
import { malformed, type PresentedProof } from './readProof.js'
import { refuse } from './refuse.js'
import type { PayableOffer } from './toPayableOffer.js'

type Transfer = Extract<TransferAnswer, { state: 'transferred' }>
type Bound = NonNullable<PresentedProof['bound']>

/** What {@link openBound} and {@link openUnbound} look at. */
export interface OpenContext {
  readonly proof: PresentedProof
  /** In the chain's own writing. */
  readonly transaction: string
  readonly offer: PayableOffer
  readonly scope: ProofScope
  readonly settings: Settings
}

/** How long after its challenge a transfer can be presented: final blocks and lost answers take their time. */
const presentableSeconds = 24 * 3600

/** One transfer fits many challenges, so its claim is kept until the last of them that it fits is over. */
function toPresentableUntil(blockTime: number): number {
  return blockTime + maxChallengeSeconds + 2 * maxSkewSeconds + presentableSeconds
}

/**
 * A transfer that this node does not know may be in a block all the same: a node can lag, lose an index, or
 * come back from a restart. Its payer is never told to pay again for that.
 *
 * @throws `proof_invalid`, and `proof_pending` for what the chain does not know
 */
function toTransfer(answer: TransferAnswer): Transfer {
  switch (answer.state) {
    case 'transferred':
      return answer
    case 'unknown':
      throw new FareboxError('proof_pending')
    case 'failed':
      throw refuse('proof_failed_transaction')
    case 'unfit':
      throw refuse('proof_not_a_transfer')
  }
}

function checkPayer({ payer }: Transfer, { proof }: OpenContext): void {
  if (proof.payer !== undefined && !isSameAddress(proof.payer, payer)) {
    throw refuse('proof_payer_mismatch')
  }
}

/** The last check: only what is good in every other way is worth waiting for. */
function checkDepth(transfer: Transfer, { offer, settings }: OpenContext): void {
  const wanted = settings.finalityOf(offer)
  const isDeep = transfer.isFinal || (wanted !== 'final' && transfer.confirmations >= wanted)
  if (!isDeep) throw new FareboxError('proof_pending')
}

function toOpened(transfer: Transfer, { offer, transaction }: OpenContext): OpenedProof {
  const { payer, log, amount, blockTime } = transfer
  const presentableUntil = toPresentableUntil(blockTime)
  return { offer, payer, transaction, log, amount, presentableUntil }
}

function toQuery({ offer, transaction }: OpenContext): {
  readonly network: string
  readonly transaction: string
  readonly asset: string
  readonly payTo: string
} {
  const { asset, payTo } = offer.requirements
  return { network: offer.network, transaction, asset, payTo }
}

/** Atomic units of the challenge. Its id vouches for them, also after the price has changed. */
function toAtomic({ amount }: Bound, { known, requirements }: PayableOffer): string {
  if (amount === undefined) return requirements.amount
  try {
    return parseDecimal(amount, known.decimals).toString()
  } catch {
    throw malformed('"amount" is the amount of the challenge.')
  }
}

async function checkEvidence(transfer: Transfer, { id, evidence }: Bound): Promise<void> {
  if ('signature' in evidence) {
    if (transfer.isSigned !== true) throw refuse('proof_signature_mismatch')
    return
  }
  if (transfer.memo !== (await toMemo(id, evidence.secret))) throw refuse('proof_memo_mismatch')
}

/**
 * Checks a proof that is bound to a challenge: first what needs nobody, so that strangers cannot make this server
 * ask the chain, then what the chain says.
 *
 * @throws `proof_malformed`, `proof_invalid`, `proof_pending`, and what the verifier throws
 */
export async function openBound(bound: Bound, context: OpenContext): Promise<OpenedProof> {
  const { offer, scope, settings, transaction } = context
  const { id, expires, evidence } = bound
  const { asset, payTo } = offer.requirements
  const amount = toAtomic(bound, offer)
  const terms = { network: offer.network, asset, amount, payTo, expires }
  if (!isIssuedId(id, terms, scope)) throw refuse('proof_wrong_request')
  if (scope.now >= expires + presentableSeconds) throw refuse('proof_expired')
  const answer = await settings.readTransfer({
    ...toQuery(context),
    ...('signature' in evidence
      ? { signed: { message: toProofText(id, transaction), signature: evidence.signature } }
      : {}),
  })
  const { challengeSeconds, skewSeconds } = settings
  const transfer = toTransfer(answer)
  checkPayer(transfer, context)
  await checkEvidence(transfer, bound)
  if (transfer.amount !== amount) throw refuse('proof_amount_mismatch')
  if (transfer.blockTime < expires - challengeSeconds - skewSeconds) throw refuse('proof_too_old')
  if (transfer.blockTime > expires + skewSeconds) throw refuse('proof_expired')
  checkDepth(transfer, context)
  const secret = 'signature' in evidence ? evidence.signature : evidence.secret
  return { ...toOpened(transfer, context), secretHash: encodeHex(await hashText(secret)) }
}

/**
 * Checks a proof that is bound to nothing, on the terms that the seller has set for such.
 *
 * @throws as {@link openBound}
 */
export async function openUnbound(context: OpenContext): Promise<OpenedProof> {
  const { offer, proof, scope, settings } = context
  const { unbound, skewSeconds } = settings
  if (unbound === undefined || proof.payer === undefined) throw refuse('proof_unbound')
  const { amount } = offer.requirements
  if (
    BigInt(amount) >
    parseDecimal(unbound.maxAmount, 18) / 10n ** BigInt(18 - offer.known.decimals)
  ) {
    throw refuse('proof_over_limit')
  }
  const transfer = toTransfer(await settings.readTransfer(toQuery(context)))
  checkPayer(transfer, context)
  // It is somebody's who can show that it is theirs.
  if (transfer.memo !== undefined && isBindingMemo(transfer.memo)) throw refuse('proof_unbound')
  if (transfer.amount !== amount) throw refuse('proof_amount_mismatch')
  if (transfer.blockTime < scope.now - unbound.maxAgeSeconds - skewSeconds) {
    throw refuse('proof_too_old')
  }
  checkDepth(transfer, context)
  return toOpened(transfer, context)
}
