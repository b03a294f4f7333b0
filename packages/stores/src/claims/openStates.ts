import type { ClaimQuery, ClaimState } from '@farebox/core/server'

const openStates: ReadonlySet<ClaimState> = new Set(['settling', 'pending', 'settled'])

/** Whether money may move, or has moved without an answer: what stores keep an index of. */
export function isOpen(state: ClaimState): boolean {
  return openStates.has(state)
}

/** Whether the index of open claims answers the query. */
export function asksForOpen(query: ClaimQuery): boolean {
  return query.states?.every(isOpen) === true
}
