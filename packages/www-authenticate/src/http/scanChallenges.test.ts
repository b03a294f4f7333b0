import { describe, expect, test } from 'vitest'
import { scanPairs } from '../dialect/compat/scanPairs.js'
import { countReads } from './countReads.fixture.js'
import { hostileFields } from './hostileFields.fixture.js'
import { scanChallenges } from './scanChallenges.js'

const scanners: Readonly<Record<string, (text: string) => number>> = {
  strict: (text) => count(text, (source) => scanChallenges(source, false)),
  dialect: (text) => count(text, (source) => scanChallenges(source, true)),
  compat: (text) => count(text, scanPairs),
}

function count(
  text: string,
  scan: (source: ReturnType<typeof countReads>['source']) => unknown,
): number {
  const { source, reads } = countReads(text)
  try {
    scan(source)
  } catch {
    // What was read before the fault was read as well.
  }
  return reads()
}

describe.each(Object.keys(scanners))(
  'T14 %s reads each character a fixed number of times',
  (name) => {
    test.each(Object.keys(hostileFields))('%s', (kind) => {
      const costs = [2000, 16_000, 128_000].map((length) => {
        const text = hostileFields[kind]?.(length) ?? ''
        return (scanners[name]?.(text) ?? Infinity) / text.length
      })
      for (const cost of costs) expect(cost).toBeLessThan(8)
    })
  },
)
