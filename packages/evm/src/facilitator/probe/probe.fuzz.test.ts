import fc from 'fast-check'
import { encodeAbiParameters, getAddress, parseAbiParameters } from 'viem'
import { expect, test } from 'vitest'
import { encodeHex } from '../../hex/encodeHex.js'
import type { Hex } from '../../hex/Hex.js'
import { eip3009ProbeBytecode } from '../eip3009Probe.generated.js'
import { encodeProbeResult } from '../fakeNode.fixture.js'
import { decodeProbeResult } from './decodeProbeResult.js'
import { decodeRevert } from './decodeRevert.js'
import { encodeProbeCall } from './encodeProbeCall.js'

const bytes = (length: number, max = length): fc.Arbitrary<Hex> =>
  fc.uint8Array({ minLength: length, maxLength: max }).map(encodeHex)
const word = bytes(32)
const uint256 = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })
const address = bytes(20).map((hex) => getAddress(hex))

const result = fc.record({
  chainId: uint256,
  blockTimestamp: uint256,
  tokenCodeSize: uint256,
  payerCodeSize: uint256,
  payerDelegated7702: fc.boolean(),
  stateOk: fc.boolean(),
  nonceUsed: fc.boolean(),
  balanceOk: fc.boolean(),
  balance: uint256,
  nameHash: word,
  versionHash: word,
  domainSeparator: word,
  signatureValid1271: fc.boolean(),
  simulationOk: fc.boolean(),
  simulationGas: uint256,
  received: uint256,
  simulationError: bytes(0, 512),
})
const malformed = expect.objectContaining({ code: 'rpc_malformed' })

test('what the probe returns is read', () => {
  fc.assert(
    fc.property(result, (probe) => {
      expect(decodeProbeResult(encodeProbeResult(probe))).toEqual(probe)
    }),
  )
})

test('a shortened answer is malformed', () => {
  fc.assert(
    fc.property(result, fc.nat(), (probe, length) => {
      const encoded = encodeProbeResult(probe)
      const padding = (64 - ((probe.simulationError.length - 2) % 64)) % 64
      const shorter = encoded.slice(0, length % (encoded.length - padding))
      expect(() => decodeProbeResult(shorter)).toThrow(malformed)
    }),
  )
})

test('a flag that is no flag is malformed', () => {
  fc.assert(
    fc.property(result, fc.constantFrom(5, 6, 7, 8, 13, 14), uint256, (probe, index, value) => {
      fc.pre(value > 1n)
      const encoded = encodeProbeResult(probe)
      const start = 2 + 64 * (index + 1)
      const changed = `${encoded.slice(0, start)}${value.toString(16).padStart(64, '0')}${encoded.slice(start + 64)}`
      expect(() => decodeProbeResult(changed)).toThrow(malformed)
    }),
  )
})

test.each([undefined, null, 1, {}, '', '0x', '0xzz', `0x${'00'.repeat(640)}`])(
  'error: %j',
  (answer) => {
    expect(() => decodeProbeResult(answer)).toThrow(malformed)
  },
)

test('error: a revert text beyond its cap', () => {
  const probe = fc.sample(result, 1)[0]
  if (probe === undefined) throw new Error('no sample')
  const encoded = encodeProbeResult({ ...probe, simulationError: `0x${'00'.repeat(513)}` })
  expect(() => decodeProbeResult(encoded)).toThrow(malformed)
})

test('the call is what a generic encoder makes', () => {
  const types = parseAbiParameters(
    'address,address,address,uint256,uint256,uint256,bytes32,bytes,bytes32,bool',
  )
  const call = fc.record({
    asset: address,
    authorization: fc.record({
      from: address,
      to: address,
      value: uint256,
      validAfter: uint256,
      validBefore: uint256,
      nonce: word,
    }),
    signature: bytes(0, 200),
    digest: word,
    check1271: fc.boolean(),
  })
  fc.assert(
    fc.property(call, ({ asset, authorization, signature, digest, check1271 }) => {
      const { from, to, value, validAfter, validBefore, nonce } = authorization
      const terms = [from, to, value, validAfter, validBefore, nonce] as const
      const args = encodeAbiParameters(types, [asset, ...terms, signature, digest, check1271])
      const data = encodeProbeCall({ asset, authorization, signature, digest, check1271 })
      expect(data).toBe(`${eip3009ProbeBytecode}${args.slice(2)}`)
    }),
  )
})

function encodeError(text: string): Hex {
  const encoded = encodeAbiParameters(parseAbiParameters('string'), [text])
  return `0x08c379a0${encoded.slice(2)}`
}

test('revert texts', () => {
  expect(decodeRevert(encodeError('FiatTokenV2: invalid signature'))).toBe(
    'FiatTokenV2: invalid signature',
  )
  expect(decodeRevert(encodeError('a\nb\u{1b}[0m€'))).toBe('a?b?[0m?')
  expect(decodeRevert(encodeError('x'.repeat(400)))).toBe('x'.repeat(200))
  expect(decodeRevert(encodeError(''))).toBeUndefined()
  expect(decodeRevert('0x')).toBeUndefined()
  expect(decodeRevert('0x4e487b71')).toBeUndefined()
  expect(decodeRevert('0x08c379a0')).toBeUndefined()
})

test('no revert data breaks it', () => {
  fc.assert(
    fc.property(bytes(0, 512), (data) => {
      const text = decodeRevert(`0x08c379a0${data.slice(2)}`)
      expect(text === undefined || text.length <= 200).toBe(true)
    }),
  )
})
