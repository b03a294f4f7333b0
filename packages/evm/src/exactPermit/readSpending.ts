import { decodeRevert } from '../facilitator/probe/decodeRevert.js'
import type { Hex } from '../hex/Hex.js'
import { encodeAllowance, encodeBalanceOf } from './encodeTokenCall.js'
import type { CallAnswer, PermitReader } from './PermitReader.js'
import { readNonceUsed } from './readNonceUsed.js'
import { toWord } from './toWord.js'

/** A payment that one contract takes out of the payer's allowance. */
export interface Spending {
  readonly token: Hex
  readonly payer: Hex
  /** The contract that has the allowance and keeps the nonces. */
  readonly spender: Hex
  readonly nonce: bigint
  /** Atomic units, fees included. */
  readonly needed: bigint
  /** The transaction that would settle it. */
  readonly transaction: { readonly from: Hex; readonly to: Hex; readonly data: Hex }
}

/** What the chain says about a payment. */
export interface SpendingState {
  /** Why it cannot be settled, by what was read; not yet by the simulation. */
  readonly obstacle?:
    | 'contract_missing'
    | 'nonce_used'
    | 'token_unreadable'
    | 'insufficient_funds'
    | 'allowance_required'
  readonly simulation: CallAnswer
  /** Unix seconds of the latest block. */
  readonly now: bigint
}

/**
 * Everything that is read of a chain before a payment by allowance is settled, asked for at once. The
 * simulation alone does not do: a call to an address without code succeeds.
 *
 * @throws what the reader throws
 */
export async function readSpending(
  reader: PermitReader,
  { token, payer, spender, nonce, needed, transaction }: Spending,
): Promise<SpendingState> {
  const [isUsed, balance, allowance, simulation, now] = await Promise.all([
    readNonceUsed(reader, spender, payer, nonce),
    reader.call({ to: token, data: encodeBalanceOf(payer) }).then(toWord),
    reader.call({ to: token, data: encodeAllowance(payer, spender) }).then(toWord),
    reader.call(transaction),
    reader.now(),
  ])
  const state = { simulation, now }
  if (isUsed === undefined) return { ...state, obstacle: 'contract_missing' }
  if (isUsed) return { ...state, obstacle: 'nonce_used' }
  if (balance === undefined || allowance === undefined) {
    return { ...state, obstacle: 'token_unreadable' }
  }
  if (balance < needed) return { ...state, obstacle: 'insufficient_funds' }
  return allowance < needed ? { ...state, obstacle: 'allowance_required' } : state
}

/** The first four bytes of a revert, in lower case, and its text where it has one. */
export function describeRevert({ data }: CallAnswer): {
  readonly selector: string
  readonly message: string | undefined
} {
  return { selector: data.slice(0, 10).toLowerCase(), message: decodeRevert(data) }
}
