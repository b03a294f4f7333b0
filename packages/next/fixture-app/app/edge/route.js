import { createPaywall } from '@farebox/next'
import { options, terms } from '../../lib/options.js'

export const runtime = 'edge'

const { paid } = createPaywall({ ...options, unsafeMemory: true })

export const GET = paid(terms, (request) =>
  Response.json({ runtime: globalThis.EdgeRuntime, soldTo: request.payment.payer }),
)

export const POST = paid({ ...terms, binding: 'required' }, async (request) =>
  Response.json({ body: await request.text() }),
)
