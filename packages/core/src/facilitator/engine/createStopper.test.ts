import { expect, it } from 'vitest'
import { createStopper } from './createStopper.js'

it('ends what runs and what comes later', async () => {
  const stopper = createStopper()
  const running = stopper.run(
    (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve('ended'))),
  )
  expect(await stopper.run(async (signal) => signal.aborted)).toBe(false)
  stopper.stop()
  expect(await running).toBe('ended')
  expect(await stopper.run(async (signal) => signal.aborted)).toBe(true)
})
