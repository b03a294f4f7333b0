import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findTableProblems, parseAdapterTable, renderAdapterTable } from './lib/adapterTable.mjs'
import { tailOutput } from './lib/commandStep.mjs'
import { nodeTool } from './lib/nodeTool.mjs'
import { runCommand } from './lib/runCommand.mjs'
import { workspaceRoot } from './lib/workspaceRoot.mjs'

/*
 * Checks docs/adapters.md. With --write, runs the behaviour suite on every adapter (about a minute) and
 * writes it first; a run in which something fails is not written.
 */

const file = join(workspaceRoot, 'docs/adapters.md')

async function runSuites() {
  const folder = mkdtempSync(join(tmpdir(), 'farebox-adapters-'))
  try {
    const report = join(folder, 'report.json')
    const suites = ['express', 'hono', 'fastify', 'nestjs', 'next'].map(
      (name) => `packages/${name}/src/behaviour.test.ts`,
    )
    const args = ['run', '--reporter=json', `--outputFile=${report}`, ...suites]
    const { code, output } = await runCommand(nodeTool('vitest', args))
    if (code !== 0) throw new Error(`vitest ended with ${code}.\n${tailOutput(output)}`)
    return JSON.parse(readFileSync(report, 'utf8'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const isWriting = process.argv.includes('--write')
const markdown = isWriting ? renderAdapterTable(await runSuites()) : readFileSync(file, 'utf8')
const table = parseAdapterTable(markdown)
const problems = findTableProblems(table)
if (isWriting && problems.length === 0) writeFileSync(file, markdown)
for (const problem of problems) process.stdout.write(`${problem}\n`)
process.stdout.write(
  `${table.adapters.size} adapters, ${table.cases.length} cases; ${problems.length} problems\n`,
)
process.exitCode = problems.length === 0 ? 0 : 1
