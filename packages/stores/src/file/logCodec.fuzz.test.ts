import type { Claim } from '@farebox/core/server'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createClaim, createFullClaim } from '../claim.fixture.js'
import { createLogDecoder } from './createLogDecoder.js'
import { encodeLogLine } from './logLine.js'

const anyClaim = fc
  .record({
    version: fc.integer({ min: 1, max: 99 }),
    spendKey: fc.string({ unit: 'binary', maxLength: 20 }),
    state: fc.constantFrom('verified', 'settling', 'settled', 'delivered'),
    payer: fc.constantFrom('ann', 'bob', '☀\n\u2028"'),
  })
  .map((change): Claim => ({ ...createClaim(), ...change }))

const anyBatches = fc.array(fc.array(anyClaim, { minLength: 1, maxLength: 4 }), {
  minLength: 1,
  maxLength: 5,
})

/** A log, and where each of its lines ends; the first `snapshot` batches are its snapshot. */
function encodeLog(batches: readonly (readonly Claim[])[], snapshot = 0) {
  const claims = batches.slice(0, snapshot).flat().length
  const values = [{ format: 'farebox-claims', version: 1, claims }, ...batches]
  const lines: Buffer[] = []
  let checksum = 0
  for (const value of values) {
    const line = encodeLogLine(JSON.stringify(value), checksum)
    lines.push(line.bytes)
    checksum = line.checksum
  }
  const ends: number[] = []
  for (const line of lines) ends.push((ends.at(-1) ?? 0) + line.length)
  return { bytes: Buffer.concat(lines), lines, ends }
}

/** What is read, in pieces of any size; `undefined` when it is refused. */
function read(bytes: Buffer, pieceLength = 65_536): readonly Claim[] | undefined {
  const decoder = createLogDecoder()
  const claims: Claim[] = []
  try {
    for (let at = 0; at < bytes.length; at += pieceLength) {
      claims.push(...decoder.push(bytes.subarray(at, at + pieceLength)))
    }
    decoder.finish()
    return claims
  } catch {
    return undefined
  }
}

describe('the log of claims', () => {
  test('reads what was written, whatever the pieces', () => {
    fc.assert(
      fc.property(anyBatches, fc.integer({ min: 1, max: 400 }), (batches, pieceLength) => {
        expect(read(encodeLog(batches).bytes, pieceLength)).toStrictEqual(batches.flat())
      }),
    )
  })

  test('cut anywhere, it has all lines before the cut, or is refused within its snapshot', () => {
    fc.assert(
      fc.property(anyBatches, fc.nat(), fc.nat({ max: 5 }), (batches, seed, most) => {
        const snapshot = Math.min(most, batches.length)
        const { bytes, ends } = encodeLog(batches, snapshot)
        const cut = seed % (bytes.length + 1)
        const whole = ends.filter((end) => end <= cut).length
        const expected = whole > snapshot ? batches.slice(0, whole - 1).flat() : undefined
        expect(read(bytes.subarray(0, cut))).toStrictEqual(expected)
      }),
      { numRuns: 500 },
    )
  })

  test('with any byte changed, it is refused', () => {
    fc.assert(
      fc.property(anyBatches, fc.nat(), fc.integer({ min: 1, max: 255 }), (batches, seed, flip) => {
        const { bytes } = encodeLog(batches)
        const position = seed % bytes.length
        bytes[position] = (bytes[position] ?? 0) ^ flip
        expect(read(bytes)).toBeUndefined()
      }),
      { numRuns: 2000 },
    )
  })

  test('with a line missing, doubled or moved, it is refused or lacks only the end', () => {
    fc.assert(
      fc.property(anyBatches, fc.nat(), fc.nat(), (batches, first, second) => {
        const { lines } = encodeLog(batches)
        const from = first % lines.length
        const to = second % lines.length
        const line = lines[from] ?? Buffer.of()
        const without = lines.toSpliced(from, 1)
        const isLast = from === lines.length - 1
        const shorter = isLast ? batches.slice(0, -1).flat() : undefined
        expect(read(Buffer.concat(without))).toStrictEqual(shorter)
        expect(read(Buffer.concat(lines.toSpliced(from, 0, line)))).toBeUndefined()
        if (from === to) return
        expect(read(Buffer.concat(without.toSpliced(to, 0, line)))).toBeUndefined()
      }),
    )
  })

  test('followed by anything, it is never more than was written', () => {
    fc.assert(
      fc.property(anyBatches, fc.uint8Array({ minLength: 1 }), (batches, noise) => {
        const found = read(Buffer.concat([encodeLog(batches).bytes, noise]))
        if (found !== undefined) expect(found).toStrictEqual(batches.flat())
      }),
      { numRuns: 500 },
    )
  })

  test('noise is never claims', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        expect(read(Buffer.from(noise))).toBeUndefined()
      }),
    )
  })
})

describe('a line that is as it was written, and means nothing', () => {
  function readValues(...values: readonly unknown[]): readonly Claim[] | undefined {
    let checksum = 0
    const lines = values.map((value) => {
      const line = encodeLogLine(JSON.stringify(value), checksum)
      checksum = line.checksum
      return line.bytes
    })
    return read(Buffer.concat(lines))
  }
  const header = { format: 'farebox-claims', version: 1, claims: 0 }
  const claim = createFullClaim()

  test('the right one, for comparison', () => {
    expect(readValues(header, [claim])).toStrictEqual([claim])
  })

  test.each([
    ['another format', [{ ...header, format: 'other' }]],
    ['a later version', [{ ...header, version: 2 }]],
    ['no header', [[claim]]],
    ['two headers', [header, header]],
    ['an empty batch', [header, []]],
    ['a claim without a list', [header, claim]],
    ['a claim with an unknown member', [header, [{ ...claim, refundedAt: 1 }]]],
    ['half a claim', [header, [claim, { version: 1 }]]],
    ['fewer claims than the snapshot had', [{ ...header, claims: 2 }, [claim]]],
  ])('%s', (_name, values) => {
    expect(readValues(...values)).toBeUndefined()
  })

  test('a line without an end is not waited for for ever', () => {
    const decoder = createLogDecoder()
    const piece = Buffer.alloc(1_048_576, 'a')
    expect(() => {
      for (let count = 0; count < 20; count += 1) decoder.push(piece)
    }).toThrow('damaged at byte 0')
  })

  test('an end that is no end any more is not an unfinished line', () => {
    const { bytes } = encodeLog([[claim], [claim]])
    bytes[bytes.length - 1] = 0
    expect(read(bytes)).toBeUndefined()
    expect(read(bytes.subarray(0, -1))).toStrictEqual([claim])
  })

  test('the error says where', () => {
    const { bytes, ends } = encodeLog([[claim], [claim], [claim]])
    const position = (ends[1] ?? 0) + 30
    bytes[position] = (bytes[position] ?? 0) ^ 1
    expect(() => createLogDecoder().push(bytes)).toThrow(`damaged at byte ${ends[1]}`)
  })
})
