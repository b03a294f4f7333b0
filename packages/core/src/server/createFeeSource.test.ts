import { expect, test } from 'vitest'
import type { FacilitatorClient } from '../facilitator/FacilitatorClient.js'
import type { PaymentRequirements } from '../wire/types.js'
import { createFeeSource, type FeeSource } from './createFeeSource.js'
import { createScriptedFacilitator, createTestClock, payTo } from './seller.fixture.js'

function toTerms(amount: number): PaymentRequirements {
  return {
    scheme: 'issued',
    network: 'eip155:31337',
    asset: '0xPaper',
    amount: String(amount),
    payTo,
    maxTimeoutSeconds: 300,
  }
}

function setUp(pricing: string): { readonly findFee: FeeSource; readonly asked: string[] } {
  const clock = createTestClock()
  const asked: string[] = []
  const client: FacilitatorClient = {
    ...createScriptedFacilitator(),
    async quoteFees(accepts) {
      return accepts.map(({ scheme, network, asset, amount }) => {
        asked.push(amount)
        const fee = { feeTo: '0xFee', feeAmount: amount, caller: '0xCaller' }
        return { scheme, network, asset, fee, pricing, expiresAt: clock.now() / 1000 + 300 }
      })
    },
  }
  return { findFee: createFeeSource(async () => client, clock), asked }
}

async function findAll(findFee: FeeSource, amounts: number): Promise<void> {
  for (let amount = 1; amount <= amounts; amount += 1) {
    // One after the other: each may use what the one before has learnt.
    await findFee(toTerms(amount))
  }
}

test('T26 prices that strangers choose do not make the facilitator be asked for each', async () => {
  const { findFee, asked } = setUp('flat')
  await findAll(findFee, 50)
  expect(asked).toEqual(['1'])
})

test('a fee that may depend on the amount is asked for by amount', async () => {
  const { findFee, asked } = setUp('share')
  await findAll(findFee, 3)
  expect((await findFee(toTerms(2))).fee.feeAmount).toBe('2')
  expect(asked).toEqual(['1', '2', '3'])
})

test('T26 no more quotes are kept than can be, however many amounts there are', async () => {
  const { findFee, asked } = setUp('share')
  await findAll(findFee, 1_001)
  await findFee(toTerms(1_001))
  expect(asked).toHaveLength(1_001)
  await findFee(toTerms(1))
  expect(asked).toHaveLength(1_002)
})
