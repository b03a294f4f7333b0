import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { findTableProblems, parseAdapterTable, renderAdapterTable } from './lib/adapterTable.mjs'

const table = parseAdapterTable(
  readFileSync(new URL('../docs/adapters.md', import.meta.url), 'utf8'),
)

test.each(['Express 4', 'Express 5', 'Hono', 'Nest×Express', 'Nest×Fastify', 'Fastify', 'Next'])(
  'docs/adapters.md: %s ran 80 cases or more, and failed none',
  (adapter) => {
    const counts = table.adapters.get(adapter)
    expect(counts?.passed).toBeGreaterThanOrEqual(80)
    expect(counts?.failed).toBe(0)
    expect(table.cases.filter(({ ranOn }) => ranOn.includes(adapter))).toHaveLength(
      counts?.passed ?? 0,
    )
  },
)

test('docs/adapters.md: its check finds nothing', () => {
  expect(findTableProblems(table)).toEqual([])
})

test('every attack on paths ran on every adapter', () => {
  const attacks = table.cases.filter(({ name }) => name.startsWith('T16 '))
  expect(attacks.length).toBeGreaterThan(70)
  for (const { ranOn } of attacks) expect(ranOn).toEqual([...table.adapters.keys()])
})

function toReport(results: readonly (readonly [readonly string[], string, string])[]) {
  const assertionResults = results.map(([ancestorTitles, title, status]) => ({
    ancestorTitles,
    title,
    status,
  }))
  return { testResults: [{ assertionResults }] }
}

test('a run is counted, and read back', () => {
  const markdown = renderAdapterTable(
    toReport([
      [['Nest on Express', 'streams'], 'one', 'passed'],
      [['Nest on Express', 'streams'], 'two', 'failed'],
      [['Next 16', 'streams'], 'one', 'passed'],
      [['Next 16', 'streams'], 'two', 'skipped'],
      [['Next 16', 'paths'], 'three', 'pending'],
      [['next build'], 'is no case of the suite', 'passed'],
    ]),
  )
  expect(markdown).toContain('| streams | 1 passed, 1 failed | 1 passed, 1 skipped |')
  const { adapters, cases } = parseAdapterTable(markdown)
  expect([...adapters]).toEqual([
    ['Nest×Express', { passed: 1, skipped: 0, failed: 1 }],
    ['Next', { passed: 1, skipped: 2, failed: 0 }],
  ])
  expect(cases).toEqual([
    { group: 'streams', name: 'one', ranOn: ['Nest×Express', 'Next'] },
    { group: 'streams', name: 'two', ranOn: ['Nest×Express'] },
    { group: 'paths', name: 'three', ranOn: [] },
  ])
})

test('what is missing, too little, failed or unreadable is a problem', () => {
  const counts = { passed: 80, skipped: 0, failed: 0 }
  const names = ['Express 4', 'Express 5', 'Hono', 'Nest×Express', 'Nest×Fastify', 'Fastify']
  const cases = Array.from({ length: 80 }, (_, index) => ({
    group: 'streams',
    name: `${index}`,
    ranOn: [...names, 'Next'],
  }))
  const adapters = new Map([...names, 'Next'].map((name) => [name, counts]))
  expect(findTableProblems({ adapters, cases })).toEqual([])
  const without = new Map(names.map((name) => [name, counts]))
  expect(findTableProblems({ adapters: without, cases })).toEqual(['Next has no column'])
  const few = new Map(adapters).set('Hono', { ...counts, passed: 79, failed: 1 })
  expect(findTableProblems({ adapters: few, cases })).toEqual([
    'Hono passed 79 cases, not 80',
    'Hono failed 1 cases',
  ])
  const unreadable = new Map(adapters).set('Hono', { ...counts, failed: Number.NaN })
  expect(findTableProblems({ adapters: unreadable, cases })).not.toEqual([])
  expect(findTableProblems({ adapters, cases: cases.slice(1) })).toHaveLength(7)
})
