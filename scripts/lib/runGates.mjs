import { commandStep } from './commandStep.mjs'
import { nodeTool } from './nodeTool.mjs'
import { pinnedPnpm } from './pinnedPnpm.mjs'
import { reportStep } from './reportStep.mjs'
import { runNodeMatrix } from './runNodeMatrix.mjs'
import { vitestStep } from './vitestStep.mjs'

/**
 * @typedef {import('./reportStep.mjs').StepResult} StepResult
 * @typedef {readonly [name: string, work: () => Promise<StepResult>]} Gate
 */

const checkPackages = pinnedPnpm([
  'exec',
  'turbo',
  'run',
  'check:package',
  '--force',
  '--continue',
  '--concurrency=2',
  '--output-logs=errors-only',
])
const knipArguments = ['--no-progress', '--no-config-hints']
const script = (/** @type {string} */ file) => ({ command: process.execPath, args: [file] })

/** @type {readonly Gate[]} Independent of one another: two at a time, the longest first. */
const checks = [
  ['packages (publint, attw)', () => commandStep(checkPackages)],
  ['contracts rebuilt', () => commandStep(script('contracts/scripts/checkRebuild.mjs'))],
  [
    'lint',
    () => commandStep(nodeTool('oxlint', ['--type-aware', '--deny-warnings', '--format=unix'])),
  ],
  ['format', () => commandStep(nodeTool('oxfmt', ['--check', '.']))],
  ['unused code', () => commandStep(nodeTool('knip', knipArguments))],
  [
    'unused but in tests',
    () =>
      commandStep(
        nodeTool('knip', [
          ...knipArguments,
          '--production',
          '--include=files,dependencies',
          '--workspace=./packages/*',
        ]),
      ),
  ],
  ['docs', () => commandStep(script('scripts/checkDocs.mjs'), { verbose: true })],
]

/**
 * Runs everything that has to hold besides install and build. A failure does not stop the rest.
 *
 * @param {{ readonly full: boolean }} options `full`: with the long runs, and on later versions of Node.
 * @returns {Promise<readonly StepResult[]>}
 */
export async function runGates({ full }) {
  const queue = [...checks]
  /** @type {StepResult[]} */
  const results = []
  const work = async () => {
    for (let gate = queue.shift(); gate !== undefined; gate = queue.shift()) {
      results.push(await reportStep(...gate))
    }
  }
  await Promise.all([work(), work()])
  // Alone, because tests watch the clock.
  results.push(await reportStep('tests', () => vitestStep({ full })))
  return full ? [...results, ...(await runNodeMatrix())] : results
}
