import { expect } from 'vitest'

/**
 * Property tests draw from one seed, so that a run says something about the change and not about luck. The
 * long runs (`npm run test:full`) and `FAREBOX_SEED=random` draw anew; what they find becomes a test of its own.
 */
const { FAREBOX_FULL, FAREBOX_SEED } = process.env
const isRandom =
  FAREBOX_SEED === 'random' || (FAREBOX_SEED === undefined && FAREBOX_FULL !== undefined)

if (!isRandom && (expect.getState().testPath ?? '').endsWith('.fuzz.test.ts')) {
  const { configureGlobal, readConfigureGlobal } = await import('fast-check')
  configureGlobal({ ...readConfigureGlobal(), seed: Number(FAREBOX_SEED ?? 402) })
}
