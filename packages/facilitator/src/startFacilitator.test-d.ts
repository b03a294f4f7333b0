import type { Facilitator } from '@farebox/core/facilitator'
import { expectTypeOf, it } from 'vitest'
import type { FacilitatorConfig } from './config/FacilitatorConfig.js'
import { startFacilitator } from './startFacilitator.js'

const network = { network: 'anvil', rpcUrl: 'http://127.0.0.1:8545' }

it('gives the facilitator that runs', () => {
  expectTypeOf(startFacilitator).returns.resolves.toHaveProperty('facilitator')
  expectTypeOf<
    Awaited<ReturnType<typeof startFacilitator>>['facilitator']
  >().toEqualTypeOf<Facilitator>()
})

it('needs keys that look like keys', () => {
  expectTypeOf({
    networks: [{ ...network, privateKeys: ['0x01' as const] }],
  }).toExtend<FacilitatorConfig>()
  // @ts-expect-error no keys
  const keyless: FacilitatorConfig = { networks: [network] }
  // @ts-expect-error the name of a variable where a key must be
  const named: FacilitatorConfig = { networks: [{ ...network, privateKeys: ['PRIVATE_KEY'] }] }
  return [keyless, named]
})
