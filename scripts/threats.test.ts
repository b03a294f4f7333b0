import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { workspaceRoot } from './lib/workspaceRoot.mjs'

/** The ids in SECURITY.md's table: what it says is defended has a test that says so. */
const security = readFileSync(new URL('../SECURITY.md', import.meta.url), 'utf8')
const ids = [...security.matchAll(/^\| (T\d{2}) \|/gm)].flatMap(([, id]) => id ?? [])

/** The tests that a row of the table links. */
function listLinked(id: string): readonly string[] {
  const row = security.split('\n').find((line) => line.startsWith(`| ${id} |`)) ?? ''
  return [...row.matchAll(/\]\(([^)]+)\)/g)].flatMap(([, path]) => path ?? [])
}

/** Those that are another matter on TRON, where transactions expire and schemes differ. */
const tronIds = ['T02', 'T03', 'T05', 'T06', 'T07', 'T10', 'T14', 'T15', 'T25']

const everywhere = ['packages', 'apps', 'interop', 'contracts', 'bench']

function listTests(id: string, paths = everywhere): readonly string[] {
  const files = paths.flatMap((path) => [`${path}/**/*.test.ts`, `${path}/**/suites/*.ts`])
  const args = ['grep', '--untracked', '-lw', id, '--', ...files]
  try {
    return execFileSync('git', args, { cwd: workspaceRoot, encoding: 'utf8' }).trim().split('\n')
  } catch {
    return []
  }
}

test('the table has ids, in order, each once', () => {
  expect(ids.length).toBeGreaterThan(20)
  expect(ids).toEqual([...new Set(ids)].toSorted())
})

test.each(ids)('%s has a test', (id) => {
  expect(listTests(id)).not.toEqual([])
})

test.each(ids)('%s links tests that are named after it', (id) => {
  const linked = listLinked(id)
  expect(linked).not.toEqual([])
  for (const path of linked) {
    const source = readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
    // A name begins with its ids, whether it is written there or comes from a table.
    expect([path, source]).toEqual([
      path,
      expect.stringMatching(new RegExp(`['"\`](?:T\\d{2}:? )*${id}[: ]`)),
    ])
  }
})

test.each(tronIds)('%s has a test on TRON, and the table has it', (id) => {
  expect(ids).toContain(id)
  expect(listTests(id, ['packages/tron'])).not.toEqual([])
})
