import { evm } from '@farebox/evm/server'
import { testAsset } from '@farebox/testing'

export const terms = { price: '$0.01', scheme: 'exact', network: testAsset.network }

/** As a seller has them: nothing is read from the environment before the first request. */
export const options = {
  facilitator: () => process.env.FACILITATOR_URL,
  payTo: () => process.env.PAY_TO,
  schemes: [evm({ assets: [testAsset] })],
}
