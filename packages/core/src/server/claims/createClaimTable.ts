import { systemEnvironment } from '../../environment.js'
import { createKeyIndex } from '../records/createKeyIndex.js'
import { createRecordLog } from '../records/createRecordLog.js'
import type { Claim, ClaimQuery } from './ClaimStore.js'
import {
  type ClaimSummary,
  isPackable,
  packClaim,
  readExpiry,
  readSpendKey,
  readSummary,
  unpackClaim,
} from './packClaim.js'

/** Claims by spendKey: those in progress as objects, those that are over packed. */
export interface ClaimTable {
  readonly size: () => number
  /** What the packed ones take. */
  readonly packedBytes: () => number
  get(spendKey: string): Claim | undefined
  set(claim: Claim): void
  /** Oldest first. */
  list(query: ClaimQuery, limit: number): readonly Claim[]
  /** Forgets what may be forgotten; `onForget` hears of those that were in progress. */
  sweep(now: number, onForget: (claim: Claim) => void): void
}

interface Match {
  readonly createdAt: number
  readonly reference: number
}

/** Of claims of one instant, those that were written first come first, as far as that is known. */
function compareAge(a: Match, b: Match): number {
  return a.createdAt - b.createdAt || Math.abs(a.reference) - Math.abs(b.reference)
}

/** @internal */
export function createClaimTable(): ClaimTable {
  const log = createRecordLog()
  /** In progress. An array, because V8 keeps for long what was ever in a `Map` that is emptied again and again. */
  const loose: (Claim | undefined)[] = []
  const free: number[] = []
  // Of a packed claim its position in the log, of another -1 less its place among the loose ones.
  const index = createKeyIndex({
    isOf: (reference, key) =>
      (reference > 0 ? readSpendKey(log.read(reference)) : loose[-1 - reference]?.spendKey) === key,
    randomBytes: systemEnvironment.randomBytes,
  })

  function load(reference: number): Claim | undefined {
    if (reference === 0) return undefined
    return reference > 0 ? unpackClaim(log.read(reference)) : loose[-1 - reference]
  }

  function summarize(reference: number): ClaimSummary | undefined {
    return reference > 0 ? readSummary(log.read(reference)) : loose[-1 - reference]
  }

  function forget(reference: number): void {
    if (reference > 0) {
      log.release(reference)
    } else if (reference < 0) {
      loose[-1 - reference] = undefined
      free.push(-1 - reference)
    }
  }

  function keepLoose(claim: Claim): number {
    const place = free.pop() ?? loose.length
    loose[place] = claim
    return -1 - place
  }

  function* findMatches({ states, payer, resource }: ClaimQuery): Generator<Match> {
    const wantsPacked = states === undefined || states.includes('delivered')
    for (const reference of index.references()) {
      if (reference > 0 && !wantsPacked) continue
      const state = reference > 0 ? 'delivered' : loose[-1 - reference]?.state
      const claim = summarize(reference)
      if (claim === undefined || state === undefined) continue
      if (states !== undefined && !states.includes(state)) continue
      if (payer !== undefined && payer !== claim.payer) continue
      if (resource !== undefined && resource !== claim.resource) continue
      yield { createdAt: claim.createdAt, reference }
    }
  }

  return {
    size: () => index.size(),
    packedBytes: () => log.size(),
    get: (spendKey) => load(index.find(spendKey)),
    set(claim) {
      const before = index.find(claim.spendKey)
      if (before < 0 && !isPackable(claim)) {
        loose[-1 - before] = claim
        return
      }
      // Written before the old one goes: what cannot be packed must not be lost.
      const reference = isPackable(claim) ? log.append(packClaim(claim)) : keepLoose(claim)
      index.set(claim.spendKey, reference)
      forget(before)
    },
    list(query, limit) {
      return [...findMatches(query)]
        .toSorted(compareAge)
        .slice(0, limit)
        .flatMap(({ reference }) => load(reference) ?? [])
    },
    sweep(now, onForget) {
      index.keep((reference) => {
        const expiresAt =
          reference > 0 ? readExpiry(log.read(reference)) : loose[-1 - reference]?.expiresAt
        if (expiresAt !== undefined && expiresAt > now) return true
        const gone = reference < 0 ? loose[-1 - reference] : undefined
        forget(reference)
        if (gone !== undefined) onForget(gone)
        return false
      })
    },
  }
}
