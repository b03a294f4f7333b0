import { expect, test } from 'vitest'
import { parsePublicUrl } from '@farebox/core/server'

test.each([
  ['https://api.example.com', 'https://api.example.com'],
  ['https://API.example.com:443/', 'https://api.example.com'],
  ['http://localhost:3000/base/', 'http://localhost:3000/base'],
])('%s', (text, base) => {
  expect(parsePublicUrl(text)).toBe(base)
})

test.each([
  '',
  'api.example.com',
  '/base',
  'ftp://example.com',
  'https://user:secret@example.com',
  'https://example.com?x',
  'https://example.com#x',
])('%j is refused', (text) => {
  expect(() => parsePublicUrl(text)).toThrow(expect.objectContaining({ code: 'config_invalid' }))
})
