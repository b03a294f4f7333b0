import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const packages = fileURLToPath(new URL('../../', import.meta.url))

/** The file of a specifier, in this package or in another one of the repository. */
function locate(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return join(dirname(from), specifier.replace(/\.js$/, '.ts'))
  const [, name, subpath = ''] = /^@farebox\/([a-z-]+)\/?(.*)$/.exec(specifier) ?? []
  return name === undefined ? undefined : join(packages, name, 'src', subpath, 'index.ts')
}

/** Every module that an entry imports at run time, over package boundaries: `import type` is erased. */
function collect(file: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(file)) return found
  found.add(file)
  const text = readFileSync(file, 'utf8')
  const statements = text.matchAll(/^(?:import|export) (?!type )[^;'"]*?from '([^']+)'/gm)
  const dynamic = text.matchAll(/\bimport\('([^']+)'\)/g)
  for (const [, specifier = ''] of [...statements, ...dynamic]) {
    const target = locate(file, specifier)
    if (target === undefined || !existsSync(target)) found.add(specifier)
    else collect(target, found)
  }
  return found
}

const modulesOf = (entry: string): readonly string[] => [
  ...collect(join(packages, 'tron/src', entry)),
]

describe.each(['index.ts', 'account/index.ts', 'client/index.ts', 'server/index.ts'])(
  '%s',
  (entry) => {
    test('works where there is neither Node nor tronweb', () => {
      const outside = modulesOf(entry).filter((name) => !name.startsWith('/'))
      const allowed = /^@(?:noble\/(?:hashes\/|curves\/|secp256k1$)|bitauth\/libauth)/
      expect(outside.filter((name) => !allowed.test(name))).toEqual([])
    })
  },
)

test('a buyer and a seller do not load the facilitator, nor a seller the buyer', () => {
  for (const entry of ['index.ts', 'account/index.ts', 'client/index.ts', 'server/index.ts']) {
    expect(modulesOf(entry).filter((file) => file.includes('/tron/src/facilitator/'))).toEqual([])
  }
  const seller = modulesOf('server/index.ts')
  expect(seller.filter((file) => /\/tron\/src\/(?:client|gasfree\/client)\//.test(file))).toEqual(
    [],
  )
})

test('the codec of all transactions is not in what a buyer loads', () => {
  const buyer = modulesOf('client/index.ts')
  expect(buyer.filter((file) => file.includes('/tron/src/transaction/'))).toEqual([])
})
