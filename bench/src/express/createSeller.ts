import { evm } from '@farebox/evm/server'
import { createPaywall } from '@farebox/express'
import type { FacilitatorClient as ReferenceFacilitator } from '@x402/core/server'
import { ExactEvmScheme } from '@x402/evm/exact/server'
import { paymentMiddleware, x402ResourceServer } from '@x402/express'
import express, { type Express, type RequestHandler } from 'express'
import { answer, network, payTo, price, transaction } from './terms.js'

export type Seller = 'bare' | 'farebox' | 'reference'

const sell: RequestHandler = (_req, res) => void res.json(answer)

/** Express and nothing else: what every paywall is compared with. */
function createBareSeller(): Express {
  const app = express()
  app.get('/priced', (_req, res) => void res.status(402).json({ error: 'Payment required' }))
  app.get('/weather', sell)
  return app
}

/** Everything as it comes: binding preferred, claims and answers in memory. */
function createFareboxSeller(): Express {
  const { paid } = createPaywall({
    facilitator: {
      verify: async () => ({ isValid: true }),
      settle: async () => ({ success: true, transaction, network }),
      supported: async () => ({
        kinds: [{ x402Version: 2, scheme: 'exact', network }],
        extensions: [],
        signers: {},
      }),
    },
    schemes: [evm()],
    payTo,
  })
  const app = express()
  app.get(['/weather', '/priced'], paid({ price, scheme: 'exact', network }), sell)
  return app
}

async function createReferenceSeller(): Promise<Express> {
  const facilitator: ReferenceFacilitator = {
    verify: async () => ({ isValid: true }),
    settle: async () => ({ success: true, transaction, network }),
    getSupported: async () => ({
      kinds: [{ x402Version: 2, scheme: 'exact', network }],
      extensions: [],
      signers: {},
    }),
  }
  const server = new x402ResourceServer(facilitator).register(network, new ExactEvmScheme())
  await server.initialize()
  const priced = { accepts: { scheme: 'exact', network, payTo, price } } as const
  const app = express()
  app.use(paymentMiddleware({ 'GET /weather': priced, 'GET /priced': priced }, server))
  app.get(['/weather', '/priced'], sell)
  return app
}

/** An Express app that sells `/weather`, and asks for money at `/priced`. */
export async function createSeller(seller: Seller): Promise<Express> {
  if (seller === 'bare') return createBareSeller()
  return seller === 'farebox' ? createFareboxSeller() : createReferenceSeller()
}
