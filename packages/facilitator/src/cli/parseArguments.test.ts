import { describe, expect, it } from 'vitest'
import { parseArguments } from './parseArguments.js'

describe('parseArguments', () => {
  it('has defaults', () => {
    expect(parseArguments([], {})).toEqual({
      configPath: 'farebox-facilitator.json',
      port: undefined,
      host: undefined,
      isHelp: false,
    })
  })

  it('an argument beats PORT', () => {
    expect(parseArguments([], { PORT: '80' }).port).toBe(80)
    expect(parseArguments([], { PORT: '' }).port).toBeUndefined()
    expect(parseArguments(['--port', '0'], { PORT: '80' }).port).toBe(0)
  })

  it('takes a file and a host', () => {
    expect(parseArguments(['--config=a.json', '--host', '::1'], {})).toMatchObject({
      configPath: 'a.json',
      host: '::1',
    })
  })

  it.each([
    ['--prot', '1'],
    ['serve'],
    ['--port', '65536'],
    ['--port', '-1'],
    ['--port', '1e3'],
    ['--port'],
  ])('refuses %s %s', (...args) => {
    expect(() => parseArguments(args, {})).toThrow(
      expect.objectContaining({ code: 'config_invalid' }),
    )
  })
})
