import { expect, test } from 'vitest'
import { escapeJson } from './escapeJson.js'

test('T30 nothing that HTML or an old parser reads', () => {
  const value = { '</script>': '<!-- & \u2028\u2029' }
  const text = escapeJson(value)
  expect(text).toBe(String.raw`{"\u003c/script\u003e":"\u003c!-- \u0026 \u2028\u2029"}`)
  expect(JSON.parse(text)).toEqual(value)
})
