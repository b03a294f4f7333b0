import { getEventListeners } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { systemEnvironment } from '../environment.js'
import { never } from './setUp.fixture.js'
import { waitAtMost } from './waitAtMost.js'

describe('waitAtMost', () => {
  it('gives the result, or nothing when the time is over', async () => {
    expect(await waitAtMost(Promise.resolve(1), 1000, systemEnvironment)).toBe(1)
    expect(await waitAtMost(never(), 1, systemEnvironment)).toBeUndefined()
  })

  it('rejects as the work does', async () => {
    const work = Promise.reject(new Error('boom'))
    await expect(waitAtMost(work, 1000, systemEnvironment)).rejects.toThrow('boom')
  })

  it('ends with any of the signals, before or while it waits', async () => {
    const signals = [undefined, new AbortController().signal, AbortSignal.timeout(5)]
    expect(await waitAtMost(never(), Infinity, systemEnvironment, signals)).toBeUndefined()
    const aborted = [AbortSignal.abort()]
    expect(await waitAtMost(never(), Infinity, systemEnvironment, aborted)).toBeUndefined()
  })

  it('leaves nothing behind: no listener, no timer', async () => {
    const { signal } = new AbortController()
    const sleep = vi.fn(systemEnvironment.sleep)
    await waitAtMost(Promise.resolve(1), 60_000, { ...systemEnvironment, sleep }, [signal])
    expect(getEventListeners(signal, 'abort')).toEqual([])
    expect(sleep.mock.calls[0]?.[1]?.aborted).toBe(true)
  })
})
