import { encodeBase64 } from '@farebox/core'
import type { CreatedPayment } from '@farebox/core/client'
import { digestBody } from './digestBody.js'

/** A payment that left, or is about to. */
export interface SentPayment {
  readonly payment: CreatedPayment
  /** How many times it was sent. */
  readonly attempts: number
}

/** Payments that left and have not bought an answer, by the request they were made for. */
export interface OpenPayments {
  /**
   * Takes out the payment for a request like this one, unless it has expired. Requests are alike when
   * method, URL and headers are the same, and the payment is bound to the body where there is one.
   */
  take(request: Request, url: string): Promise<SentPayment | undefined>
  keep(request: Request, url: string, sent: SentPayment): void
}

interface Entry {
  readonly key: string
  readonly sent: SentPayment
}

/** Headers are part of it: a user must not get the answer that was bought for another one. */
function toKey({ method, headers }: Request, url: string): string {
  return JSON.stringify([method, url, [...headers]])
}

async function isBoundTo(request: Request, { headers }: CreatedPayment): Promise<boolean> {
  if (request.body === null) return true
  const digest = headers['Content-Digest']
  return digest !== undefined && digest === `sha-256=:${encodeBase64(await digestBody(request))}:`
}

export function createOpenPayments(now: () => number): OpenPayments {
  let entries: readonly Entry[] = []

  function isLive({ sent }: Entry): boolean {
    return sent.payment.identity.validBefore * 1000 > now()
  }

  return {
    async take(request, url) {
      if (entries.length === 0) return undefined
      const key = toKey(request, url)
      const found = entries.find((entry) => entry.key === key && isLive(entry))
      if (found === undefined) return undefined
      // Out before anything is waited for: two requests must not send it at the same time.
      entries = entries.filter((entry) => entry !== found)
      let isFor = false
      try {
        isFor = await isBoundTo(request, found.sent.payment)
      } finally {
        if (!isFor) entries = [...entries, found]
      }
      return isFor ? found.sent : undefined
    },
    keep(request, url, sent) {
      entries = [...entries.filter(isLive), { key: toKey(request, url), sent }]
    },
  }
}
