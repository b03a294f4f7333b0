import { evm } from '@farebox/evm/server'
import { createPaywall } from '@farebox/next'

/** Asks Next to make the answer when it builds, once for everybody. */
export const dynamic = 'force-static'

const { paid } = createPaywall({
  facilitator: 'https://facilitator.example.com',
  schemes: [evm()],
  payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
})

export const GET = paid({ price: '$0.01', scheme: 'exact', network: 'base-sepolia' }, () =>
  Response.json({ sky: 'clear' }),
)
