import type { Challenge, Rejection } from '@farebox/core/client'
import { compareChallenges } from '@farebox/core/client'
import type { PayingFetchOptions } from './options.js'
import type { Answered } from './sendPayment.js'

/** The answer of {@link askResign}. */
export interface ResignDecision {
  readonly approved: boolean
  /** What has changed since the first challenge, entry by entry. */
  readonly changes: readonly Rejection[]
}

function compare(
  first: Challenge,
  later: Challenge,
  url: string,
): readonly Rejection[] | undefined {
  try {
    return compareChallenges(first, later, url)
  } catch {
    // It is for another resource, or there is nothing in it that could be paid.
    return undefined
  }
}

/**
 * Whether another payment may be signed for a challenge that came with a refusal. Only a refusal that leaves no
 * doubt is asked about; a policy that throws refuses.
 */
export async function askResign(
  { payment, response, receipt, verdict }: Answered,
  challenge: Challenge,
  first: Challenge,
  url: string,
  resign: PayingFetchOptions['resign'],
): Promise<ResignDecision> {
  const changes = compare(first, challenge, url)
  if (changes === undefined) return { approved: false, changes: [] }
  if (resign === undefined || verdict.state !== 'failed') return { approved: false, changes }
  try {
    const answer: unknown = await resign({
      payment,
      status: response.status,
      ...(receipt === undefined ? {} : { receipt }),
      challenge,
      changes,
    })
    return { approved: answer === true, changes }
  } catch {
    return { approved: false, changes }
  }
}
