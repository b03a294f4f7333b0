const { evm } = require('@farebox/evm/server')
const { paywall } = require('@farebox/fastify')
const { createFakeFacilitator, testAsset } = require('@farebox/testing')
const Fastify = require('fastify')

async function buildApp() {
  const app = Fastify()
  await app.register(paywall, {
    facilitator: createFakeFacilitator(),
    schemes: [evm({ assets: [testAsset] })],
    payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  })
  const paid = { price: '$0.01', scheme: 'exact', network: testAsset.network }
  app.get('/weather', { config: { paid } }, async (request) => ({
    sky: 'clear',
    payer: request.payment.payer,
  }))
  return app
}

module.exports = { buildApp }
