import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bundlePackage, isBundled } from './bundlePackage.mjs'
import { listFiles } from './listFiles.mjs'

let folder: string

const manifest = {
  name: 'x',
  version: '0.0.0',
  type: 'module',
  exports: {
    '.': { import: './dist/esm/index.js', require: './dist/cjs/index.js' },
    './server': { import: './dist/esm/server/index.js', require: './dist/cjs/server/index.js' },
  },
}

const sources = {
  'package.json': JSON.stringify(manifest),
  'tsconfig.build.json': '{ "compilerOptions": { "emitDeclarationOnly": true } }',
  'dist/cjs/package.json': '{ "type": "commonjs" }',
  'src/Fault.ts': 'export class Fault extends Error {}',
  'src/index.ts': `export { Fault } from './Fault.js'`,
  'src/server/index.ts': `import { Fault } from '../Fault.js'
import { join } from 'node:path'
/* @__NO_SIDE_EFFECTS__ */
export function fail(): Fault { return new Fault(join('a', 'b')) }`,
}

function write(files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'farebox-bundle-'))
  write(sources)
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

test('a class is one in all entries of a format', async () => {
  expect(isBundled(folder)).toBe(true)
  await bundlePackage({ folder, manifest })
  const load = async (file: string) => import(pathToFileURL(join(folder, 'dist/esm', file)).href)
  const [{ Fault }, { fail }] = await Promise.all([load('index.js'), load('server/index.js')])
  expect(fail()).toBeInstanceOf(Fault)
  expect(fail()).toMatchObject({ message: join('a', 'b') })
  const require = createRequire(join(folder, 'index.js'))
  const common = require('./dist/cjs/index.js')
  expect(require('./dist/cjs/server/index.js').fail()).toBeInstanceOf(common.Fault)
  expect(common.Fault).not.toBe(Fault)
})

test('no JavaScript of an earlier build stays', async () => {
  write({
    'dist/esm/gone.js': '',
    'dist/esm/gone.js.map': '',
    'dist/cjs/chunks/gone.js': '',
    'dist/esm/index.d.ts': '',
  })
  await bundlePackage({ folder, manifest })
  expect(listFiles(join(folder, 'dist'), (file) => file.includes('gone'))).toEqual([])
  expect(existsSync(join(folder, 'dist/esm/index.d.ts'))).toBe(true)
})

test('an import that is no dependency', async () => {
  write({ 'src/index.ts': `export * from 'valibot'` })
  await expect(bundlePackage({ folder, manifest })).rejects.toThrow('x imports valibot.')
})

test('a package that the compiler writes', () => {
  write({ 'tsconfig.build.json': '{}' })
  expect(isBundled(folder)).toBe(false)
  expect(isBundled(join(folder, 'src'))).toBe(false)
})
