import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tailOutput } from './commandStep.mjs'
import { nodeTool } from './nodeTool.mjs'
import { runCommand } from './runCommand.mjs'

/**
 * @param {readonly import('../vitestReporter.mjs').Remark[]} remarks
 * @param {string} word
 */
function listRemarks(remarks, word) {
  return remarks.map(({ name, text }) => `${word} ${name}\n${text.replace(/^/gm, '  ')}`)
}

/**
 * Runs every test and counts them one by one.
 *
 * @param {{ readonly node?: string, readonly full?: boolean }} [options] `node`: the binary to run them
 * with. `full`: the long runs of property and model tests.
 * @returns {Promise<import('./reportStep.mjs').StepResult>}
 */
export async function vitestStep({ node = process.execPath, full = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'farebox-vitest-'))
  try {
    const file = join(folder, 'sum.json')
    const { args } = nodeTool('vitest', ['run', '--reporter=./scripts/vitestReporter.mjs'])
    const { code, output } = await runCommand(
      { command: node, args },
      { env: { FAREBOX_TEST_SUM: file, ...(full ? { FAREBOX_FULL: '1' } : {}) } },
    )
    if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0, details: tailOutput(output) }
    /** @type {import('../vitestReporter.mjs').TestSum} */
    const { passed, failures, skips } = JSON.parse(readFileSync(file, 'utf8'))
    const unexplained = code !== 0 && failures.length === 0
    return {
      passed,
      failed: failures.length + (unexplained ? 1 : 0),
      skipped: skips.length,
      note: `${passed} passed, ${failures.length} failed, ${skips.length} skipped`,
      details: [
        ...listRemarks(failures, 'FAIL'),
        ...listRemarks(skips, 'skip'),
        ...(unexplained ? [`vitest ended with ${code}`, tailOutput(output)] : []),
      ].join('\n'),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
