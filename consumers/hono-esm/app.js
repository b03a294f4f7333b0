import { evm } from '@farebox/evm/server'
import { createPaywall } from '@farebox/hono'
import { createFakeFacilitator, testAsset } from '@farebox/testing'
import { Hono } from 'hono'

const { paid } = createPaywall({
  facilitator: createFakeFacilitator(),
  schemes: [evm({ assets: [testAsset] })],
  payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
})

export const app = new Hono()

app.get('/weather', paid({ price: '$0.01', scheme: 'exact', network: testAsset.network }), (c) =>
  c.json({ sky: 'clear', payer: c.get('payment').payer }),
)
