import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import type { Group } from './report/Group.js'

test('everything is measured, and told to people and programs', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'farebox-bench-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const output = join(folder, 'bench.json')
  // Tests run after the build.
  const script = fileURLToPath(new URL('../dist/esm/bench.js', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [
    script,
    '--quick',
    '--output',
    output,
  ])
  const { groups }: { groups: readonly Group[] } = JSON.parse(readFileSync(output, 'utf8'))
  expect(groups.map(({ id }) => id)).toEqual([
    'express-402',
    'express-402-cpu',
    'express-paid',
    'express-paid-cpu',
    'memory',
    'memory-growth',
    'verify',
    'verify-calls',
    'settle-calls',
    'signing',
    'import-seller',
    'import-buyer',
    'bundles',
  ])
  for (const { title, rows } of groups) {
    expect(stdout).toContain(title)
    expect(rows.length).toBeGreaterThan(1)
    for (const row of rows) expect(Number.isFinite(row.median)).toBe(true)
  }
  const calls = groups.find(({ id }) => id === 'verify-calls')
  expect(calls?.rows.find(({ subject }) => subject === 'Farebox')?.median).toBe(1)
})
