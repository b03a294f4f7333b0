import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { networks } from '../networks/networks.js'
import { parsePaymentRequiredV1 } from './parsePaymentRequiredV1.js'
import { toPaymentRequiredV2 } from './toPaymentRequiredV2.js'
import { toRequirementsV1 } from './toRequirementsV1.js'
import { toRequirementsV2 } from './toRequirementsV2.js'
import type { PaymentRequiredV1, PaymentRequirementsV1 } from './typesV1.js'

const { v1Exact }: { v1Exact: { input: unknown } } = JSON.parse(
  readFileSync(new URL('./x402-v2.vectors.json', import.meta.url), 'utf8'),
)

const challenge = parsePaymentRequiredV1(v1Exact.input)
const [entry] = challenge.accepts as readonly [PaymentRequirementsV1]

describe('toPaymentRequiredV2', () => {
  test('reference vector', () => {
    expect(toPaymentRequiredV2(challenge)).toStrictEqual({
      x402Version: 2,
      error: 'X-PAYMENT header is required',
      resource: {
        url: 'https://api.example.com/premium-data',
        description: 'Access to premium market data',
        mimeType: 'application/json',
      },
      accepts: [
        {
          scheme: 'exact',
          network: 'eip155:84532',
          amount: '10000',
          asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
          payTo: '0x209693Bc6afc0C5328bA36FaF03C514EF312287C',
          maxTimeoutSeconds: 60,
          extra: { name: 'USDC', version: '2' },
        },
      ],
    })
  })

  test('absent fields stay absent', () => {
    const { mimeType: _, extra: __, ...bare } = entry
    const { error: ___, ...silent } = challenge
    const required = toPaymentRequiredV2({ ...silent, accepts: [bare] })
    expect(required).not.toHaveProperty('error')
    expect(required.resource).not.toHaveProperty('mimeType')
    expect(required.accepts[0]).not.toHaveProperty('extra')
  })

  test('entries on unknown networks are left out, and do not speak for the resource', () => {
    const required: PaymentRequiredV1 = {
      ...challenge,
      accepts: [{ ...entry, network: 'solana', resource: 'https://other.example.com/' }, entry],
    }
    expect(toPaymentRequiredV2(required)).toStrictEqual(toPaymentRequiredV2(challenge))
  })

  test.each(['solana', 'eip155:84532', 'anvil', 'tron:nile', 'Base', ''])(
    'refuses a challenge on %j alone',
    (network) => {
      const required = { ...challenge, accepts: [{ ...entry, network }] }
      expect(() => toPaymentRequiredV2(required)).toThrow(
        expect.objectContaining({ code: 'network_invalid' }),
      )
      expect(() => toRequirementsV2({ ...entry, network })).toThrow(
        expect.objectContaining({ code: 'network_invalid' }),
      )
    },
  )
})

describe('toRequirementsV1', () => {
  const resource = {
    url: entry.resource,
    description: entry.description,
    mimeType: 'application/json',
  }

  test('is the way back', () => {
    const { outputSchema: _, ...sent } = entry
    expect(toRequirementsV1(toRequirementsV2(entry), resource)).toStrictEqual(sent)
  })

  test('v1 always has a description and a type', () => {
    const v1 = toRequirementsV1(toRequirementsV2(entry), { url: 'u' })
    expect(v1).toMatchObject({ resource: 'u', description: '', mimeType: '' })
  })

  test('every v1 network, there and back', () => {
    const named = networks.filter(({ nameV1 }) => nameV1 !== undefined)
    expect(named).toHaveLength(23)
    for (const { id, nameV1 } of named) {
      const v1 = toRequirementsV1({ ...toRequirementsV2(entry), network: id }, resource)
      expect(v1.network).toBe(nameV1)
      expect(toRequirementsV2(v1).network).toBe(id)
    }
  })

  test.each(['tron:nile', 'eip155:31337', 'eip155:999999', 'nonsense'])(
    'has no name for %s',
    (id) => {
      expect(() => toRequirementsV1({ ...toRequirementsV2(entry), network: id }, resource)).toThrow(
        expect.objectContaining({ code: 'network_unknown' }),
      )
    },
  )
})
