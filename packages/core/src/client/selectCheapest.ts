import type { Candidate } from './Candidate.js'

function countApprovals({ approval }: Candidate): number {
  return approval === undefined ? 0 : 1
}

function compare(left: Candidate, right: Candidate): number {
  if (left.flow !== right.flow) return left.flow === 'authorization' ? -1 : 1
  if (left.dollars === right.dollars) return countApprovals(left) - countApprovals(right)
  if (left.dollars === undefined) return 1
  if (right.dollars === undefined) return -1
  return left.dollars < right.dollars ? -1 : 1
}

/**
 * Those that are settled after the work before those paid up front, then the cheapest in dollars, fees
 * included and whatever the token and its decimals, then what needs no approval first, then the server's
 * order. What has no price in dollars comes after what has one.
 */
export function selectCheapest(candidates: readonly Candidate[]): Candidate | undefined {
  return candidates.toSorted(compare)[0]
}
