import type { CreatedPayment } from '@farebox/core/client'
import type { Replay } from './createReplay.js'
import type { Target } from './resolveTarget.js'

/** What `fetch` itself drops when a redirect leads to another origin. */
const credentialHeaders = ['authorization', 'cookie', 'proxy-authorization']

/** The request with its payment. It follows no redirect: the payment is for one URL only. */
export function createPaidRequest(
  replay: Replay,
  target: Target,
  payment: CreatedPayment,
): Request {
  const request = replay.next()
  const headers = new Headers(request.headers)
  if (target.crossOrigin) for (const name of credentialHeaders) headers.delete(name)
  for (const [name, value] of Object.entries(payment.headers)) headers.set(name, value)
  const paid = new Request(request, { headers, redirect: 'manual' })
  return target.redirected ? new Request(target.url, paid) : paid
}
