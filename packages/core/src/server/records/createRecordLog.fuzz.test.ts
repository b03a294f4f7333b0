import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRecordLog } from './createRecordLog.js'
import { measureText } from './RecordWriter.js'

const slabBytes = 262_144

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('hex')),
  fc.constantFrom('', '0x', '0xA', '0xAB', '0xag', 'abc', '\uD800', 'GET https://api.example.com/'),
)

const record = fc.record({
  words: fc.array(text, { maxLength: 4 }),
  texts: fc.array(text, { maxLength: 4 }),
  number: fc.double(),
  count: fc.nat(),
  bytes: fc.uint8Array({ maxLength: 200 }),
})

test('gives back what was written, to the last unit', () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 30 }), (records) => {
      const log = createRecordLog()
      const positions = records.map(({ words, texts, number, count, bytes }) =>
        log.append({
          maxBytes: [...words, ...texts].reduce(
            (sum, one) => sum + measureText(one),
            24 + bytes.length,
          ),
          write(writer) {
            writer.number(number)
            writer.count(count)
            for (const word of words) writer.word(word)
            for (const one of texts) writer.text(one)
            writer.bytes(bytes)
          },
        }),
      )
      expect(new Set(positions).size).toBe(records.length)
      for (const [index, { words, texts, number, count, bytes }] of records.entries()) {
        const reader = log.read(positions[index] ?? 0)
        expect(reader.number()).toBe(number)
        expect(reader.count()).toBe(count)
        expect(words.map(() => reader.text())).toEqual(words)
        expect(texts.map(() => reader.text())).toEqual(texts)
        expect(reader.bytes()).toEqual(bytes)
      }
    }),
  )
})

function append(log: ReturnType<typeof createRecordLog>, length: number): number {
  const bytes = new Uint8Array(length).fill(length & 255)
  return log.append({ maxBytes: length + 5, write: (writer) => writer.bytes(bytes) })
}

test('more words than a slab shares, and longer ones', () => {
  const log = createRecordLog()
  const words = Array.from({ length: 600 }, (_, index) => `word ${index} ${'x'.repeat(index)}`)
  const positions = words.map((word) =>
    log.append({ maxBytes: measureText(word), write: (writer) => writer.word(word) }),
  )
  expect(positions.map((position) => log.read(position).text())).toEqual(words)
})

test('memory is given back once all records of a slab are released', () => {
  const log = createRecordLog()
  const positions = Array.from({ length: 1_000 }, () => append(log, 1_000))
  expect(log.size()).toBe(4 * slabBytes)
  for (const position of positions.slice(1)) log.release(position)
  // The first record keeps its slab, and the last slab is written to.
  expect(log.size()).toBe(2 * slabBytes)
  expect(log.read(positions[0] ?? 0).bytes()).toHaveLength(1_000)
  for (let index = 0; index < 10_000; index += 1) log.release(append(log, 1_000))
  expect(log.size()).toBe(2 * slabBytes)
})

test('a long record has memory of its own', () => {
  const log = createRecordLog()
  const before = append(log, 10)
  const long = append(log, slabBytes * 3)
  const after = append(log, 20)
  expect(log.size()).toBe(slabBytes * 4 + 5)
  expect([before, long, after].map((position) => log.read(position).bytes().length)).toEqual([
    10,
    slabBytes * 3,
    20,
  ])
  log.release(long)
  expect(log.size()).toBe(slabBytes)
})

test('a record that is longer than was said is not written', () => {
  const log = createRecordLog()
  const write = (writer: { bytes(value: Uint8Array): void }): void =>
    writer.bytes(new Uint8Array(slabBytes - 1))
  expect(() => log.append({ maxBytes: slabBytes, write })).toThrow()
})
