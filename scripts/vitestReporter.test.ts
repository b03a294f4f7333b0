import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeTool } from './lib/nodeTool.mjs'
import { runCommand } from './lib/runCommand.mjs'
import type { TestSum } from './vitestReporter.mjs'

const modules = {
  'good.test.js': `
    test('passes', () => {})
    test('says why', (context) => context.skip('no browser here'))
    describe('suite', () => {
      beforeEach((context) => context.skip('no database here'))
      test('inside', () => {})
    })`,
  'bad.test.js': `
    test('fails', () => expect(1).toBe(2))
    test.skip('does not say why', () => {})
    test.todo('later')`,
  'broken.test.js': `throw new Error('cannot load')`,
  'hook.test.js': `
    beforeAll(() => { throw new Error('cannot start') })
    test('never runs', () => {})`,
  'unhandled.test.js': `
    test('leaves a rejection', async () => {
      Promise.reject(new Error('nobody listens'))
      await new Promise((resolve) => setTimeout(resolve, 50))
    })`,
}

test('counts passes, failures and skips', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'farebox-reporter-'))
  try {
    for (const [name, text] of Object.entries(modules)) writeFileSync(join(folder, name), text)
    const file = join(folder, 'sum.json')
    const reporter = join(import.meta.dirname, 'vitestReporter.mjs')
    const { code } = await runCommand(
      nodeTool('vitest', ['run', '--globals', `--reporter=${reporter}`]),
      { cwd: folder, env: { FAREBOX_TEST_SUM: file } },
    )
    const sum: TestSum = JSON.parse(readFileSync(file, 'utf8'))
    expect(code).toBe(1)
    expect(sum.passed).toBe(2)
    expect(sum.skips).toEqual([
      { name: 'good.test.js > says why', text: 'no browser here' },
      { name: 'good.test.js > suite > inside', text: 'no database here' },
    ])
    const failures = new Map(sum.failures.map(({ name, text }) => [name, text]))
    expect([...failures.keys()].toSorted()).toEqual([
      'bad.test.js > does not say why',
      'bad.test.js > fails',
      'bad.test.js > later',
      'broken.test.js',
      'hook.test.js',
      'hook.test.js > never runs',
      'outside of any test',
    ])
    expect(failures.get('broken.test.js')).toContain('cannot load')
    expect(failures.get('bad.test.js > fails')).toContain('expected 1 to be 2')
    expect(failures.get('outside of any test')).toContain('nobody listens')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
