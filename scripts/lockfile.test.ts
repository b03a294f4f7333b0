import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { workspaceRoot } from './lib/workspaceRoot.mjs'

test('the lockfile names no registry', () => {
  const lockfile = readFileSync(join(workspaceRoot, 'pnpm-lock.yaml'), 'utf8')
  expect(lockfile).toContain('integrity: sha512-')
  expect(lockfile).not.toMatch(/tarball:|registry|https?:\/\//)
})
