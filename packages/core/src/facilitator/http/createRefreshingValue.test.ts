import { describe, expect, it, vi } from 'vitest'
import { createPaperEnvironment } from '../paper.fixture.js'
import { createRefreshingValue } from './createRefreshingValue.js'

function setUp() {
  const environment = createPaperEnvironment()
  const load = vi.fn<() => Promise<number>>()
  return { environment, load, get: createRefreshingValue(load, 1000, environment) }
}

/** Lets the background work go on. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('createRefreshingValue', () => {
  it('loads once for all, then once for each time to live', async () => {
    const { environment, load, get } = setUp()
    load.mockResolvedValueOnce(1).mockResolvedValueOnce(2)
    expect(await Promise.all([get(), get(), get()])).toEqual([1, 1, 1])
    environment.advance(999)
    expect(await get()).toBe(1)
    expect(load).toHaveBeenCalledTimes(1)
    environment.advance(1)
    expect(await Promise.all([get(), get()])).toEqual([1, 1])
    await turn()
    expect(await get()).toBe(2)
    expect(load).toHaveBeenCalledTimes(2)
  })

  it('keeps the last good value, and does not hammer one that fails', async () => {
    const { environment, load, get } = setUp()
    load.mockResolvedValueOnce(1).mockRejectedValueOnce(new Error('down')).mockResolvedValue(2)
    await get()
    environment.advance(1000)
    for (let calls = 0; calls < 5; calls += 1) {
      expect(await get()).toBe(1)
      await turn()
    }
    expect(load).toHaveBeenCalledTimes(2)
    environment.advance(30_000)
    expect(await get()).toBe(1)
    await turn()
    expect(await get()).toBe(2)
  })

  it('tries again at once while there is no value', async () => {
    const { load, get } = setUp()
    load.mockRejectedValueOnce(new Error('down')).mockResolvedValue(1)
    await expect(get()).rejects.toThrow('down')
    expect(await get()).toBe(1)
  })
})
