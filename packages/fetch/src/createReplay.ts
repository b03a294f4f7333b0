import { FareboxError, paymentHeaderV1, paymentSignatureHeader } from '@farebox/core'
import { discardBody } from './discardBody.js'

/** A request that can be sent several times with the same bytes. */
export interface Replay {
  /** The request as the caller gave it. Never send it: send {@link Replay.next}. */
  readonly request: Request
  /** A copy to send. */
  next(): Request
  /** Stops keeping the body; `next` must not be called afterwards. */
  discard(): void
}

function isStream(body: unknown): boolean {
  return (
    typeof body === 'object' &&
    body !== null &&
    ('getReader' in body || Symbol.asyncIterator in body)
  )
}

/**
 * The body is split, not collected: what was sent is kept in memory until the first answer tells
 * whether it is needed again.
 *
 * @throws `body_not_replayable`, `payment_already_attempted`, and the `TypeError` that `fetch` has for
 * an invalid request
 */
export function createReplay(input: RequestInfo | URL, init: RequestInit | undefined): Replay {
  const given = typeof input === 'object' && 'bodyUsed' in input ? input : undefined
  const ownBody = init?.body ?? undefined
  if (ownBody === undefined && given?.bodyUsed === true)
    throw new FareboxError('body_not_replayable')
  let request: Request
  try {
    request = new Request(input, init)
  } catch (cause) {
    if (!isStream(ownBody)) throw cause
    throw new FareboxError('body_not_replayable', { cause })
  }
  if (request.headers.has(paymentSignatureHeader) || request.headers.has(paymentHeaderV1)) {
    throw new FareboxError('payment_already_attempted')
  }
  return {
    request,
    next: () => (request.body === null ? request : request.clone()),
    discard: () => discardBody(request),
  }
}
