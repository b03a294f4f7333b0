const express = require('express')
const { evm } = require('@farebox/evm/server')
const { createPaywall } = require('@farebox/express')

const { paid } = createPaywall({
  facilitator: {
    async supported() {
      const kind = { x402Version: 2, scheme: 'exact', network: 'eip155:84532' }
      return { kinds: [kind], extensions: [], signers: {} }
    },
    async verify() {
      return { isValid: false, invalidReason: 'invalid_exact_evm_signature' }
    },
    async settle() {
      throw new Error('Nothing is settled here.')
    },
  },
  schemes: [evm()],
  payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
})

const app = express()

app.get(
  '/weather',
  paid({ price: '$0.01', scheme: 'exact', network: 'eip155:84532' }),
  (request, response) => {
    response.json({ sky: 'clear' })
  },
)

module.exports = { app }
