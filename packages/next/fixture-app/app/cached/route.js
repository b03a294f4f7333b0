import { createPaywall } from '@farebox/next'
import { options, terms } from '../../lib/options.js'
import { record } from '../../lib/record.js'

/** Would be made by the build and kept for a minute, if it were free. */
export const revalidate = 60

const { paid } = createPaywall(options)

export const GET = paid(terms, (request) => {
  record('cached')
  return Response.json({ made: crypto.randomUUID(), soldTo: request.payment.payer })
})
