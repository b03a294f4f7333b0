import { readFileSync } from 'node:fs'
import {
  decodePaymentPayloadV1,
  type PaymentPayloadV1,
  type PaymentRequiredV1,
  type PaymentRequirementsV1,
  toRequirementsV2,
} from '@farebox/core'
import { encodeFunctionData, parseAbi, parseSignature, recoverTypedDataAddress } from 'viem'
import { describe, expect, test } from 'vitest'
import { privateKeyAccount } from '../account/privateKeyAccount.js'
import { evm } from '../server/evm.js'
import { encodeTransferCalldata } from './encodeTransferCalldata.js'
import { parseEip3009Payload } from './parseEip3009Payload.js'
import { readTokenDomain } from './readTokenDomain.js'
import { toTransferTypedData } from './toTransferTypedData.js'

interface Vector {
  readonly input: PaymentRequiredV1
  readonly payload: PaymentPayloadV1
  readonly headers: { readonly 'X-PAYMENT': string }
}

const { v1Exact }: { v1Exact: Vector } = JSON.parse(
  readFileSync(new URL('./x402-v2.vectors.json', import.meta.url), 'utf8'),
)

/** The first well-known development key of anvil, which signed the vector. */
const account = privateKeyAccount(
  '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
)
const signedAt = 1_740_672_000

const sent = decodePaymentPayloadV1(v1Exact.headers['X-PAYMENT'])
const [entry] = v1Exact.input.accepts as readonly [PaymentRequirementsV1]
const requirements = toRequirementsV2(entry)
const payment = { x402Version: 2, accepted: requirements, payload: sent.payload } as const
const { authorization, signature } = parseEip3009Payload(sent.payload)
const domain = readTokenDomain(requirements)
if (domain === undefined) throw new Error('The vector has no domain.')
const typedData = toTransferTypedData(domain, authorization)

describe('a v1 payment of the reference', () => {
  test('the header is the payment', () => {
    expect(sent).toEqual(v1Exact.payload)
  })

  test('is signed over the same typed data as in v2', async () => {
    expect(await account.signTypedData(typedData)).toBe(signature)
    // The types of the typed data are wider than what viem infers from literals.
    const data = typedData as Parameters<typeof recoverTypedDataAddress>[0]
    expect(await recoverTypedDataAddress({ ...data, signature })).toBe(account.address)
  })

  test('is transferred by the same call as in v2', () => {
    const { from, to, value, validAfter, validBefore, nonce } = authorization
    const { r, s, v = 0n } = parseSignature(signature)
    const abi = parseAbi([
      'function transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)',
    ])
    const args = [from, to, value, validAfter, validBefore, nonce, Number(v), r, s] as const
    expect(encodeTransferCalldata({ authorization, signature })).toBe(
      encodeFunctionData({ abi, args }),
    )
  })

  test('has the identity and passes the checks of v2', () => {
    const [mechanism] = evm()
    const identity = mechanism?.identify(payment, requirements)
    expect(identity).toMatchObject({
      payer: account.address,
      spendKey: `eip155:84532/${requirements.asset.toLowerCase()}/${account.address.toLowerCase()}/${authorization.nonce}`,
      // v1 clients sign ten minutes into the past, against clocks that are late.
      validAfter: signedAt - 600,
      validBefore: signedAt + entry.maxTimeoutSeconds,
    })
    const context = { now: signedAt, minimumValiditySeconds: 6 }
    expect(mechanism?.checkPayment(payment, requirements, context)).toBeUndefined()
    const dearer = { ...requirements, amount: '10001' }
    expect(mechanism?.checkPayment(payment, dearer, context)).toBe(
      'invalid_exact_evm_payload_authorization_value_mismatch',
    )
  })
})
