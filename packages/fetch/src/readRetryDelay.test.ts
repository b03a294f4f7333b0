import { describe, expect, it } from 'vitest'
import { readRetryDelay } from './readRetryDelay.js'

const now = Date.parse('2025-02-27T16:00:00Z')
const delay = (retryAfter: string) =>
  readRetryDelay(
    new Response(null, { status: 503, headers: { 'retry-after': retryAfter } }),
    undefined,
    42,
    now,
  )

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    ['120', 120_000],
    ['Thu, 27 Feb 2025 16:00:03 GMT', 3000],
    ['Thu, 27 Feb 2025 15:00:00 GMT', 0],
    ['soon', 42],
    ['', 42],
    ['-1 minute', 42],
  ])('%o', (text, expected) => {
    expect(delay(text)).toBe(expected)
  })
})
