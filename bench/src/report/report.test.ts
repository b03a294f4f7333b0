import { expect, test } from 'vitest'
import { median } from '../rounds/median.js'
import { runRounds } from '../rounds/runRounds.js'
import { createGroup } from './createGroup.js'
import { formatReport } from './formatReport.js'

test('median', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([10, 9])).toBe(9.5)
  expect(median([])).toBeNaN()
})

test('subjects take turns, and the first turn is not counted', async () => {
  const asked: string[] = []
  let count = 0
  const measure = (name: string) => () => {
    asked.push(name)
    count += 1
    return count
  }
  const figures = await runRounds({ a: measure('a'), b: measure('b') }, 2)
  expect(asked.join('')).toBe('ababab')
  expect(figures).toEqual({ a: [3, 5], b: [4, 6] })
})

const group = createGroup({
  id: 'id',
  title: 'Answers',
  unit: 'per second',
  figures: { bare: [1000, 1000, 10], fast: [2000], slow: [500], small: [1.234] },
  baseline: 'bare',
  targets: {
    fast: { of: 'ratio', atLeast: 1.5 },
    slow: { of: 'ratio', atLeast: 0.6 },
    small: { of: 'value', atMost: 2 },
  },
  notes: ['other: not installed'],
})

test('ratios are those of medians, targets are of ratios or values', () => {
  expect(group.rows.map(({ ratio }) => ratio)).toEqual([undefined, 2, 0.5, 0.001234])
  expect(group.rows.map(({ met }) => met)).toEqual([undefined, true, false, true])
})

test('people get a table', () => {
  expect(formatReport([group])).toMatchInlineSnapshot(`
    "Answers
             per second  ratio  target
      bare        1,000
      fast        2,000  2.00×  ≥ 1.50× met
      slow          500  0.50×  ≥ 0.60× MISSED
      small        1.23  0.00×  ≤ 2 met
      other: not installed
    "
  `)
})
