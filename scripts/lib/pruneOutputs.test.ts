import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { listFiles } from './listFiles.mjs'
import { findMissingOutputs, pruneOutputs } from './pruneOutputs.mjs'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'farebox-prune-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

function write(...files: readonly string[]): void {
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), '')
  }
}

test('removes what no source stands for', () => {
  const kept = [
    'src/a.ts',
    'src/b/c.tsx',
    'src/a.test.ts',
    'src/data.json',
    'dist/esm/a.js',
    'dist/esm/a.js.map',
    'dist/esm/a.d.ts',
    'dist/esm/b/c.js',
    'dist/esm/data.json',
    'dist/esm/chunks/shared.js',
    'dist/cjs/package.json',
    'dist/test/a.test.d.ts',
    'dist/esm.tsbuildinfo',
  ]
  const stale = ['dist/esm/gone.js', 'dist/cjs/gone.d.ts.map', 'dist/esm/gone.json']
  write(...kept, ...stale, 'dist/esm/a.test.js')
  expect(pruneOutputs(folder).toSorted()).toEqual([...stale, 'dist/esm/a.test.js'].toSorted())
  expect(listFiles(folder)).toEqual(kept.toSorted())
})

test('nothing built, nothing removed', () => {
  write('src/a.ts')
  expect(pruneOutputs(folder)).toEqual([])
})

test('outputs that are missing', () => {
  write('src/a.ts', 'src/a.test.ts', 'tsconfig.build.json', 'dist/esm/b.d.ts')
  expect(findMissingOutputs(folder)).toEqual(['dist/esm/a.d.ts'])
  write('tsconfig.cjs.json', 'dist/esm/a.d.ts')
  expect(findMissingOutputs(folder)).toEqual(['dist/cjs/a.d.ts'])
})
