import { systemEnvironment } from '@farebox/core'
import { createFakeBuyer, type FakeBuyer } from '@farebox/testing'

/** The usual buyer, whose clock is slow: its payments expire that much earlier. */
export function createPastBuyer(seconds: number): FakeBuyer {
  const now = (): number => Date.now() - seconds * 1000
  return createFakeBuyer({ environment: { ...systemEnvironment, now } })
}
