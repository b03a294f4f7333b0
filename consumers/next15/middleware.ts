import { evm } from '@farebox/evm/server'
import { createProxyPaywall } from '@farebox/next/proxy'

const { challenge } = createProxyPaywall({
  facilitator: 'https://facilitator.example.com',
  schemes: [evm()],
  payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  // Nothing is remembered where nothing is sold.
  unsafeMemory: true,
})

export const middleware = challenge({ price: '$0.01', scheme: 'exact', network: 'base-sepolia' })
export const config = { matcher: '/behind' }
