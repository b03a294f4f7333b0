import { expect, test } from 'vitest'
import { extractComments, extractFences, findBareExamples } from './extractExamples.mjs'

test('fences with language, info and line', () => {
  const markdown = ['# Title', '', '```ts nocheck: a fragment', 'a()', 'b()', '```', 'text'].join(
    '\n',
  )
  expect(extractFences(markdown)).toEqual([
    { line: 4, language: 'ts', info: 'nocheck: a fragment', code: 'a()\nb()' },
  ])
})

test('a longer fence holds a shorter one', () => {
  const markdown = ['````md', '```ts', 'inner', '```', '````', '```js', 'outer', '```'].join('\n')
  expect(extractFences(markdown).map(({ language }) => language)).toEqual(['md', 'js'])
})

test('an indented fence loses its indentation', () => {
  expect(extractFences('- item\n\n  ```ts\n  if (x) {\n    y()\n  }\n  ```')).toEqual([
    { line: 4, language: 'ts', info: '', code: 'if (x) {\n  y()\n}' },
  ])
})

test('a fence that is never closed ends with the text', () => {
  expect(extractFences('```ts\nx()')).toEqual([{ line: 2, language: 'ts', info: '', code: 'x()' }])
})

const source = `const a = 1
/**
 * Adds.
 *
 * @example
 * \`\`\`ts
 * add(1)
 * \`\`\`
 */
export function add() {}
  /** One line. */
/* not documentation */
`

test('comments keep the lines of the source', () => {
  const [first = '', second = ''] = extractComments(source)
  expect(extractFences(first)).toEqual([{ line: 7, language: 'ts', info: '', code: 'add(1)' }])
  expect(second.split('\n')).toHaveLength(11)
  expect(second).toContain('One line.')
  expect(extractComments(source)).toHaveLength(2)
})

test('an @example without code', () => {
  const [comment = ''] = extractComments('/**\n * @example\n * add(1)\n * @throws never\n */')
  expect(findBareExamples(comment)).toEqual([2])
  expect(findBareExamples(extractComments(source)[0] ?? '')).toEqual([])
})

test('code of a later tag does not count for an @example', () => {
  const text = '/**\n * @example\n * add(1)\n * @remarks\n * ```ts\n * x\n * ```\n */'
  expect(findBareExamples(extractComments(text)[0] ?? '')).toEqual([2])
})
