import { expect, test } from 'vitest'
import { FareboxError } from '../errors/FareboxError.js'
import { count, message } from './fields.js'
import { list, type Reader } from './Reader.js'
import { readAs } from './readAs.js'
import { tryRead } from './tryRead.js'

const read = message({ lines: list(message({ count })) })
const broken: Reader<never> = () => {
  throw new TypeError('A mistake in the reader.')
}
const refuse = ({ path }: { readonly path: string }): FareboxError =>
  new FareboxError('payload_invalid', { detail: `<${path}>` })

test('what can be read', () => {
  const value = { lines: [{ count: 1 }] }
  expect(readAs(read, value, refuse)).toStrictEqual(value)
  expect(tryRead(read, value)).toStrictEqual(value)
})

test.each([
  [{ lines: [{ count: 1 }, {}] }, '<lines.1.count>'],
  [1, '<>'],
])('what cannot: %j', (value, detail) => {
  expect(() => readAs(read, value, refuse)).toThrow(
    expect.objectContaining({ code: 'payload_invalid', detail }),
  )
  expect(tryRead(read, value)).toBeUndefined()
})

test('mistakes are not refusals', () => {
  expect(() => readAs(broken, {}, refuse)).toThrow(TypeError)
  expect(() => tryRead(broken, {})).toThrow(TypeError)
})
