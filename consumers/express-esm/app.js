import { createPaywall } from '@farebox/express'
import { evm } from '@farebox/evm/server'
import express from 'express'

/** A facilitator in this process that believes every payment. */
const facilitator = {
  async supported() {
    const kind = { x402Version: 2, scheme: 'exact', network: 'eip155:84532' }
    return { kinds: [kind], extensions: [], signers: {} }
  },
  async verify({ paymentPayload }) {
    return { isValid: true, payer: paymentPayload.payload.authorization.from }
  },
  async settle({ paymentPayload, paymentRequirements }) {
    return {
      success: true,
      payer: paymentPayload.payload.authorization.from,
      transaction: `0x${'ab'.repeat(32)}`,
      network: paymentRequirements.network,
    }
  },
}

const { paid } = createPaywall({
  facilitator,
  schemes: [evm()],
  payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
})

export const app = express()

app.get(
  '/weather',
  paid({ price: '$0.01', scheme: 'exact', network: 'eip155:84532' }),
  (request, response) => {
    response.json({ sky: 'clear' })
  },
)
