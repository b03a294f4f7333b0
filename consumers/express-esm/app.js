import { createPaywall } from '@farebox/express'
import { evm } from '@farebox/evm/server'
import { tron } from '@farebox/tron/server'
import express from 'express'

const operator = 'TFTsyAaajS3DTEbekme2wm9fNcypguDHp4'

const readPayer = ({ payload }) => payload.authorization?.from ?? payload.paymentPermit.buyer

const readTransaction = ({ network }) =>
  network.startsWith('tron:') ? 'ab'.repeat(32) : `0x${'ab'.repeat(32)}`

/** A facilitator in this process that believes every payment. */
const facilitator = {
  async supported() {
    const kinds = [
      { x402Version: 2, scheme: 'exact', network: 'eip155:84532' },
      { x402Version: 2, scheme: 'exact_permit', network: 'tron:nile' },
    ]
    return { kinds, extensions: [], signers: {} }
  },
  async quoteFees(accepts) {
    const fee = { feeTo: operator, feeAmount: '100', caller: operator }
    const expiresAt = Math.floor(Date.now() / 1000) + 600
    return accepts.map(({ scheme, network, asset }) => {
      return { scheme, network, asset, fee, pricing: 'flat', expiresAt }
    })
  },
  async verify({ paymentPayload }) {
    return { isValid: true, payer: readPayer(paymentPayload) }
  },
  async settle({ paymentPayload, paymentRequirements }) {
    return {
      success: true,
      payer: readPayer(paymentPayload),
      transaction: readTransaction(paymentRequirements),
      network: paymentRequirements.network,
    }
  },
}

const { paid } = createPaywall({
  facilitator,
  schemes: [evm(), tron()],
  payTo: {
    'eip155:*': '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
    'tron:*': 'TLEaY8XoqpBmndLsjcfThgdKLN1ssNuUcF',
  },
})

export const app = express()

app.get(
  '/weather',
  paid({ price: '$0.01', scheme: 'exact', network: 'eip155:84532' }),
  (request, response) => {
    response.json({ sky: 'clear' })
  },
)

app.get(
  '/air',
  paid({ price: '$0.01', scheme: 'exact_permit', network: 'tron:nile' }),
  (request, response) => {
    response.json({ air: 'fresh' })
  },
)
