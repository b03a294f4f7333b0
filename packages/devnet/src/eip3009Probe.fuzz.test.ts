import fc from 'fast-check'
import { bytesToHex } from 'viem'
import type { Hex } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Devnet } from './Devnet.js'
import { runProbe } from './runProbe.fixture.js'
import { startDevnet } from './startDevnet.js'
import { toRuntime } from './toRuntime.fixture.js'

let devnet: Devnet

beforeAll(async () => {
  devnet = await startDevnet()
})
afterAll(() => devnet.stop())

const target = '0x00000000000000000000000000000000000ba5ed'
const hex = (minLength: number, maxLength = minLength): fc.Arbitrary<Hex> =>
  fc.uint8Array({ minLength, maxLength }).map((bytes) => bytesToHex(bytes))
const uint = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })

test('the probe answers whatever the token is and whatever was signed', async () => {
  await fc.assert(
    fc.asyncProperty(
      hex(20),
      hex(20),
      fc.tuple(uint, uint, uint),
      hex(32),
      hex(0, 200),
      hex(0, 700),
      fc.boolean(),
      fc.boolean(),
      async (
        from,
        to,
        [value, validAfter, validBefore],
        nonce,
        signature,
        answer,
        reverts,
        own,
      ) => {
        await devnet.rpc('anvil_setCode', [
          target,
          toRuntime(answer, reverts ? 'reverts' : 'returns'),
        ])
        const signed = {
          message: { from: own ? target : from, to, value, validAfter, validBefore, nonce },
          digest: nonce,
          signature,
        }
        const result = await runProbe(devnet, target, signed, { check1271: true })
        const isWord = !reverts && answer.length === 66
        expect(result.stateOk).toBe(isWord)
        expect(result.balance).toBe(isWord ? BigInt(answer) : 0n)
        expect(result.simulationError).toBe(reverts ? answer.slice(0, 2 + 2 * 512) : '0x')
        expect(result.simulationOk).toBe(isWord && value === 0n)
        expect(result.signatureValid1271).toBe(false)
      },
    ),
    { numRuns: 150 },
  )
})
