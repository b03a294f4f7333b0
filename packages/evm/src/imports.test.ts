import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('.', import.meta.url))

/** Every module that an entry imports at run time: `import type` is erased. */
function collect(file: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(file)) return found
  found.add(file)
  const text = readFileSync(file, 'utf8')
  for (const [, specifier = ''] of text.matchAll(
    /^(?:import|export) (?!type )[^;'"]*?from '([^']+)'/gm,
  )) {
    if (specifier.startsWith('.'))
      collect(join(dirname(file), specifier.replace(/\.js$/, '.ts')), found)
    else found.add(specifier)
  }
  return found
}
const packagesOf = (entry: string): readonly string[] =>
  [...collect(join(root, entry))].filter((name) => !name.startsWith('/')).toSorted()

const hashes = ['@noble/hashes/sha3.js', '@noble/hashes/utils.js']

describe('what each role loads', () => {
  test.each([
    ['index.ts', ['@farebox/core', '@farebox/core/wire', ...hashes]],
    ['server/index.ts', ['@farebox/core', '@farebox/core/wire', ...hashes]],
    ['client/index.ts', ['@farebox/core', ...hashes]],
    [
      'account/index.ts',
      [
        '@farebox/core',
        '@noble/hashes/hmac.js',
        '@noble/hashes/sha2.js',
        ...hashes,
        '@noble/secp256k1',
      ],
    ],
    [
      'schemes/index.ts',
      ['@farebox/core', '@farebox/core/wire', '@noble/curves/secp256k1.js', ...hashes],
    ],
    [
      'facilitator/index.ts',
      [
        '@farebox/core',
        '@farebox/core/wire',
        '@noble/curves/secp256k1.js',
        ...hashes,
        'viem',
        'viem/accounts',
      ],
    ],
  ])('%s', (entry, packages) => {
    expect(packagesOf(entry)).toEqual(packages)
  })

  test('a buyer and a seller do not load the facilitator', () => {
    for (const entry of ['index.ts', 'server/index.ts', 'client/index.ts', 'account/index.ts']) {
      const files = [...collect(join(root, entry))]
      expect(files.filter((file) => file.includes('/facilitator/'))).toEqual([])
    }
  })
})
