const express = require('express')
const { evm } = require('@farebox/evm/server')
const { createPaywall } = require('@farebox/express')
const { tron } = require('@farebox/tron/server')

const { paid } = createPaywall({
  facilitator: {
    async supported() {
      const kinds = [
        { x402Version: 2, scheme: 'exact', network: 'eip155:84532' },
        { x402Version: 2, scheme: 'exact_permit', network: 'tron:nile' },
      ]
      return { kinds, extensions: [], signers: {} }
    },
    async quoteFees(accepts) {
      const operator = 'TFTsyAaajS3DTEbekme2wm9fNcypguDHp4'
      const fee = { feeTo: operator, feeAmount: '100', caller: operator }
      const expiresAt = Math.floor(Date.now() / 1000) + 600
      return accepts.map(({ scheme, network, asset }) => {
        return { scheme, network, asset, fee, pricing: 'flat', expiresAt }
      })
    },
    async verify() {
      return { isValid: false, invalidReason: 'invalid_exact_evm_signature' }
    },
    async settle() {
      throw new Error('Nothing is settled here.')
    },
  },
  schemes: [evm(), tron()],
  payTo: {
    'eip155:*': '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
    'tron:*': 'TLEaY8XoqpBmndLsjcfThgdKLN1ssNuUcF',
  },
})

const app = express()

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

module.exports = { app }
