import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { FareboxError } from '../errors/FareboxError.js'
import { parseFacilitatorRequestV1 } from './parseFacilitatorRequestV1.js'
import { toFacilitatorRequestV2 } from './toFacilitatorRequestV2.js'
import { toReasonV1 } from './toReasonV1.js'
import { toSettleResponseV1 } from './toSettleResponseV1.js'

interface Vector {
  readonly input: { readonly accepts: readonly [object] }
  readonly payload: { readonly payload: object }
}

const { v1Exact }: { v1Exact: Vector } = JSON.parse(
  readFileSync(new URL('./x402-v2.vectors.json', import.meta.url), 'utf8'),
)

const body = {
  x402Version: 1,
  paymentPayload: v1Exact.payload,
  paymentRequirements: v1Exact.input.accepts[0],
}

function problemOf(value: unknown): string | undefined {
  try {
    parseFacilitatorRequestV1(value)
    return undefined
  } catch (error) {
    if (!(error instanceof FareboxError)) throw error
    return `${error.code}: ${error.detail}`
  }
}

describe('parseFacilitatorRequestV1', () => {
  test('reference vector', () => {
    const { outputSchema: _, ...requirements } = body.paymentRequirements as { outputSchema: null }
    expect(parseFacilitatorRequestV1(body)).toEqual({ ...body, paymentRequirements: requirements })
  })

  test.each([
    ['version 2', { x402Version: 2 }, 'version_unsupported'],
    ['a v2 payment', { paymentPayload: { x402Version: 2 } }, 'paymentPayload.x402Version'],
    ['no payment', { paymentPayload: undefined }, 'paymentPayload is missing'],
    ['no requirements', { paymentRequirements: null }, 'paymentRequirements'],
    [
      'requirements of v2',
      { paymentRequirements: { ...body.paymentRequirements, maxAmountRequired: undefined } },
      'paymentRequirements.maxAmountRequired is missing',
    ],
    [
      'a negative amount',
      { paymentRequirements: { ...body.paymentRequirements, maxAmountRequired: '-1' } },
      'paymentRequirements.maxAmountRequired',
    ],
  ])('error: %s', (_name, change, problem) => {
    expect(problemOf({ ...body, ...change })).toContain(problem)
  })

  test.each([null, 1, '', []])('error: %j', (value) => {
    expect(problemOf(value)).toMatch(/^schema_invalid/)
  })
})

test('toFacilitatorRequestV2: the terms are the server’s', () => {
  const requirements = {
    scheme: 'exact',
    network: 'eip155:84532',
    amount: '10000',
    asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
    payTo: '0x209693Bc6afc0C5328bA36FaF03C514EF312287C',
    maxTimeoutSeconds: 60,
    extra: { name: 'USDC', version: '2' },
  }
  expect(toFacilitatorRequestV2(parseFacilitatorRequestV1(body))).toStrictEqual({
    x402Version: 2,
    paymentPayload: {
      x402Version: 2,
      accepted: requirements,
      payload: v1Exact.payload.payload,
    },
    paymentRequirements: requirements,
  })
})

describe('toSettleResponseV1', () => {
  test('a success, without what v1 does not know', () => {
    const response = {
      success: true,
      payer: '0xp',
      transaction: '0x1',
      network: 'eip155:8453',
      amount: '1',
      extra: {},
    }
    const expected = { success: true, payer: '0xp', transaction: '0x1', network: 'base' }
    expect(toSettleResponseV1(response)).toStrictEqual(expected)
    expect(toSettleResponseV1({ ...response, network: 'base' })).toStrictEqual(expected)
  })

  test('a failure', () => {
    const response = {
      success: false,
      errorReason: 'invalid_exact_evm_payload_authorization_value_mismatch',
      errorMessage: 'no',
      transaction: '',
      network: 'eip155:8453',
    }
    expect(toSettleResponseV1(response)).toStrictEqual({
      success: false,
      errorReason: 'invalid_exact_evm_authorization_value',
      transaction: '',
      network: 'base',
    })
  })

  test('a network without a v1 name keeps its own', () => {
    const response = { success: true, transaction: '0x1', network: 'eip155:31337' }
    expect(toSettleResponseV1(response)).toStrictEqual(response)
  })
})

test.each(['settlement_pending', 'invalid_exact_evm_signature', ''])(
  'toReasonV1 keeps %j',
  (reason) => {
    expect(toReasonV1(reason)).toBe(reason)
  },
)
