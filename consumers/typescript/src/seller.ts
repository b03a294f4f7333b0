import { FareboxError, type PaymentRequirements } from '@farebox/core'
import { evm } from '@farebox/evm/server'
import { createPaywall } from '@farebox/express'
import { tronContracts } from '@farebox/tron'
import { tron } from '@farebox/tron/server'
import express from 'express'

const { paid } = createPaywall({
  facilitator: 'http://127.0.0.1:4021',
  schemes: [evm(), tron()],
  payTo: {
    'eip155:*': '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
    'tron:*': 'TLEaY8XoqpBmndLsjcfThgdKLN1ssNuUcF',
  },
})

export const app: express.Express = express()

app.get(
  '/weather/:city',
  paid({
    price: (request) => (request.query['long'] === undefined ? '$0.01' : '$0.05'),
    scheme: 'exact',
    network: 'base',
  }),
  (request, response) => {
    response.json({ city: request.params.city })
  },
)

app.get(
  '/air',
  paid({ price: '$0.01', scheme: 'exact_permit', network: 'tron:nile' }),
  (_request, response) => {
    response.json({ movedBy: tronContracts('tron:nile').paymentPermit })
  },
)

export function isUnpaid(error: unknown): boolean {
  return error instanceof FareboxError && error.code === 'payment_required'
}

export function describe(requirements: PaymentRequirements): string {
  return `${requirements.amount} of ${requirements.asset}`
}
