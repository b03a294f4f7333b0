import { expect, test } from 'vitest'
import { checkContents } from './checkContents.mjs'
import { workspaceRoot } from './workspaceRoot.mjs'

const manifest = {
  name: '@farebox/x',
  main: './dist/cjs/index.js',
  exports: { '.': { import: './dist/esm/index.js', require: './dist/cjs/index.js' } },
  dependencies: { valibot: '^1.5.0' },
}

const good = {
  'package.json': JSON.stringify(manifest),
  'README.md': '# x',
  LICENSE: 'MIT',
  'dist/esm/index.js': 'export {}',
  'dist/cjs/index.js': '',
}

function check(changes: Record<string, string | undefined>): readonly string[] {
  const entries = Object.entries({ ...good, ...changes })
  return checkContents(
    new Map(
      entries.flatMap(([name, text]) => (text === undefined ? [] : [[name, Buffer.from(text)]])),
    ),
  )
}

test('a good package', () => {
  expect(check({})).toEqual([])
})

test('required files', () => {
  expect(check({ 'README.md': undefined, LICENSE: undefined })).toEqual([
    'README.md is missing',
    'LICENSE is missing',
  ])
})

test.each([
  ['src/a.test.ts', 'is for tests'],
  ['dist/esm/a.fuzz.test.js', 'is for tests'],
  ['src/a.test-d.ts', 'is for tests'],
  ['src/a.fixture.ts', 'is for tests'],
  ['dist/cjs/test/a.js', 'is for tests'],
  ['dist/test/a.d.ts', 'is for tests'],
  ['dist/esm.tsbuildinfo', 'is build info'],
  ['dist/esm/index.js.map', 'leads to sources, which are not published'],
  ['.env', 'is not part of the package'],
])('unwanted file %s', (name, why) => {
  expect(check({ [name]: '' })).toEqual([`${name} ${why}`])
})

test('paths of the machine', () => {
  expect(check({ 'src/a.ts': `const path = '${workspaceRoot}/x'` })).toContain(
    'src/a.ts names the folder it was built in',
  )
  expect(check({ 'src/a.ts': "open('/home/ann/x')" })).toEqual([
    'src/a.ts names a path of one machine: /home/ann/x',
  ])
  expect(check({ 'src/a.ts': "get('https://example.com/home/x')\n// a/root/b" })).toEqual([])
})

test('registry hosts', () => {
  expect(check({ 'src/a.ts': '"https://registry.example.org/x"' })).toHaveLength(1)
  expect(check({ 'src/a.ts': '"https://mirror.test/npm/x"' })).toHaveLength(1)
})

test('targets that are missing', () => {
  expect(check({ 'dist/cjs/index.js': undefined })).toEqual([
    'package.json points to dist/cjs/index.js, which is missing',
  ])
})

test('a target with a pattern', () => {
  const exports = { './artifacts/*': './artifacts/*.json' }
  const text = JSON.stringify({ ...manifest, exports })
  expect(check({ 'package.json': text })).toHaveLength(1)
  expect(check({ 'package.json': text, 'artifacts/a.json': '{}' })).toEqual([])
})

test('commands need a first line', () => {
  const text = JSON.stringify({ ...manifest, bin: { x: './dist/esm/index.js' } })
  expect(check({ 'package.json': text })).toEqual(['./dist/esm/index.js has no #! line'])
  const command = '#!/usr/bin/env node\n'
  expect(check({ 'package.json': text, 'dist/esm/index.js': command })).toEqual([])
})

test('dependencies that nobody else can install', () => {
  const text = JSON.stringify({ ...manifest, dependencies: { '@farebox/core': 'workspace:^' } })
  expect(check({ 'package.json': text })).toEqual([
    'package.json depends on @farebox/core@workspace:^, which nobody else can install',
  ])
})
