import { bench, describe } from 'vitest'
import { hostileFields } from '../http/hostileFields.fixture.js'
import { parseChallenges } from '../http/parseChallenges.js'
import { scanChallenges } from '../http/scanChallenges.js'
import { parseAuthorization } from './parseAuthorization.js'
import { parseChallenge } from './parseChallenge.js'

const header = 'x402 chain="solana" token="USDC" amount="0.05" address="SolAddr123"'
const size = 65_536

describe('a normal header', () => {
  bench('parseChallenge', () => {
    parseChallenge(header)
  })
  bench('parseChallenge, compat', () => {
    parseChallenge(header, { mode: 'compat' })
  })
  bench('parseChallenges', () => {
    parseChallenges(header, { dialect: true })
  })
})

describe.each(Object.keys(hostileFields))('64 KB of %s', (kind) => {
  const hostile = hostileFields[kind]?.(size - 8).slice(0, size) ?? ''

  bench('parseChallenge', () => {
    parseChallenge(hostile)
  })
  bench('parseChallenge, compat', () => {
    parseChallenge(hostile, { mode: 'compat' })
  })
  bench('parseAuthorization', () => {
    parseAuthorization(hostile)
  })
  bench('the scanner alone, without a limit', () => {
    try {
      scanChallenges(hostile, true)
    } catch {
      // Most are no field.
    }
  })
})
