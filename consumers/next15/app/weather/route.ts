import { paid } from '../../lib/paywall'

export const revalidate = 60

export const GET = paid({ price: '$0.01', scheme: 'exact', network: 'base-sepolia' }, (request) => {
  if (process.env.PAY_TO === undefined) throw new Error('The handler ran in a build.')
  return Response.json({ sky: 'clear', soldTo: request.payment.payer })
})
