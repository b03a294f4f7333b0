import type { Candidate } from './Candidate.js'

function compare(left: Candidate, right: Candidate): number {
  if (left.flow !== right.flow) return left.flow === 'authorization' ? -1 : 1
  if (left.dollars === right.dollars) return 0
  if (left.dollars === undefined) return 1
  if (right.dollars === undefined) return -1
  return left.dollars < right.dollars ? -1 : 1
}

/**
 * Those that are settled after the work before those paid up front, then the cheapest in dollars, then
 * the server's order. What has no price in dollars comes after what has one.
 */
export function selectCheapest(candidates: readonly Candidate[]): Candidate | undefined {
  return candidates.toSorted(compare)[0]
}
