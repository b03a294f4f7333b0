import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { findAnvil } from './findAnvil.js'

test('this platform', () => {
  expect(existsSync(findAnvil(process.platform, process.arch))).toBe(true)
})

test.each([
  ['aix', 'ppc64'],
  ['linux', 'ia32'],
  ['constructor', 'x64'],
])('%s-%s', (platform, arch) => {
  expect(() => findAnvil(platform, arch)).toThrow('The anvil binary')
})
