import { formatDecimal } from '../money/formatDecimal.js'
import type { Candidate } from './Candidate.js'
import type { UnsettledPayments } from './createUnsettledPayments.js'
import type { Acceptable } from './evaluateEntry.js'
import { guardStore } from './guardStore.js'
import { NoAcceptablePaymentError } from './NoAcceptablePaymentError.js'
import type { PaymentClientOptions } from './options.js'
import type { Rules } from './parseRules.js'
import { raceAbort } from './raceAbort.js'
import type { Rejection } from './Rejection.js'
import type { ReserveResult, SpendLedger, SpendReservation } from './SpendLedger.js'
import { dollarDecimals } from './toDollars.js'
import { toReservation } from './toReservation.js'

/** What {@link chooseEntry} needs besides the entries. */
export interface ChooseContext {
  readonly rules: Rules
  readonly ledger: SpendLedger
  readonly select: NonNullable<PaymentClientOptions['select']>
  readonly reservationId: string
  readonly unsettled: UnsettledPayments
  readonly signal: AbortSignal | undefined
}

/** An entry whose cost is reserved. */
export interface Chosen {
  readonly entry: Acceptable
  readonly reservation: SpendReservation
}

async function askSelect(
  entries: readonly Acceptable[],
  select: ChooseContext['select'],
): Promise<{ readonly entry?: Acceptable; readonly cause?: unknown }> {
  try {
    const choice: Candidate | undefined = await select(entries.map(({ candidate }) => candidate))
    const entry = entries.find(({ candidate }) => candidate === choice)
    return entry === undefined ? {} : { entry }
  } catch (cause) {
    return { cause }
  }
}

function refuseByDay(
  { candidate }: Acceptable,
  { pool, amount }: SpendReservation,
  used: bigint,
  limit: bigint,
): Rejection {
  const write = (value: bigint): string =>
    pool === 'usd' ? `$${formatDecimal(value, dollarDecimals)}` : `${value} atomic units`
  return {
    requirements: candidate.requirements,
    code: 'over_daily_limit',
    message: `costs ${write(amount)}, and ${write(used)} of ${write(limit)} for 24 hours are used`,
  }
}

/** Reserves, if need be after asking the chain what can be given back. */
async function reserve(
  reservation: SpendReservation,
  limit: bigint | undefined,
  { ledger, unsettled, signal }: ChooseContext,
): Promise<ReserveResult> {
  const result = await guardStore(() => ledger.reserve(reservation, limit))
  if (result.accepted || limit === undefined || reservation.amount > limit) return result
  const hasReleased = await raceAbort(unsettled.releaseUnspendable(reservation.pool), signal)
  return hasReleased ? guardStore(() => ledger.reserve(reservation, limit)) : result
}

/**
 * Selects one of the entries and reserves its cost; one that does not fit into the day is put aside and
 * the rest is selected from again.
 *
 * @throws NoAcceptablePaymentError, `store_unavailable`, the signal's reason
 */
export async function chooseEntry(
  entries: readonly Acceptable[],
  rejections: readonly Rejection[],
  context: ChooseContext,
): Promise<Chosen> {
  if (entries.length === 0) throw new NoAcceptablePaymentError(rejections)
  const { entry, cause } = await askSelect(entries, context.select)
  if (entry === undefined) {
    const unselected = entries.map(({ candidate }): Rejection => ({
      requirements: candidate.requirements,
      code: 'not_selected',
      message: cause === undefined ? 'it was not selected' : 'select failed',
      ...(cause === undefined ? {} : { cause }),
    }))
    throw new NoAcceptablePaymentError([...rejections, ...unselected])
  }
  const { candidate } = entry
  const { reservation, limit } = toReservation(context.reservationId, candidate, context.rules)
  const { accepted, used } = await reserve(reservation, limit, context)
  if (accepted) return { entry, reservation }
  const refusal = refuseByDay(entry, reservation, used, limit ?? 0n)
  const rest = entries.filter((other) => other !== entry)
  return chooseEntry(rest, [...rejections, refusal], context)
}
