import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { prepareWorkspace } from './lib/prepareWorkspace.mjs'
import { stopCommands } from './lib/runCommand.mjs'
import { runConsumers } from './lib/runConsumers.mjs'
import { runGates } from './lib/runGates.mjs'
import { runInForeground } from './lib/runInForeground.mjs'
import { stopWithParent } from './lib/stopWithParent.mjs'
import { workspaceRoot } from './lib/workspaceRoot.mjs'

/**
 * @param {readonly import('./lib/reportStep.mjs').StepResult[]} results
 * @param {'passed' | 'failed' | 'skipped'} key
 */
function sum(results, key) {
  return results.reduce((total, result) => total + result[key], 0)
}

/**
 * Ends the task and what it has started.
 *
 * @param {NodeJS.Signals} signal
 */
function interrupt(signal) {
  stopCommands()
  process.exit(128 + constants.signals[signal])
}

/**
 * Every gate and every test, then one line with the sums.
 *
 * @param {boolean} full
 */
async function test(full) {
  const prepared = await prepareWorkspace()
  const ready = sum(prepared, 'failed') === 0
  if (!ready) process.stdout.write('The other checks were not run.\n')
  const results = ready ? [...prepared, ...(await runGates({ full }))] : prepared
  const failed = sum(results, 'failed')
  process.stdout.write(
    `\n${sum(results, 'passed')} passed, ${failed} failed, ${sum(results, 'skipped')} skipped\n`,
  )
  return failed === 0 ? 0 : 1
}

/**
 * A task that builds the workspace and hands the terminal to a program.
 *
 * @param {string} file
 */
function program(file) {
  return async () => {
    const prepared = await prepareWorkspace()
    if (sum(prepared, 'failed') > 0) return 1
    if (!existsSync(join(workspaceRoot, file))) {
      process.stdout.write(`There is no ${file}.\n`)
      return 1
    }
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
    return runInForeground(file, process.argv.slice(3))
  }
}

/** Applications outside the workspace, installed from the packed packages. */
async function testConsumers() {
  const prepared = await prepareWorkspace()
  if (sum(prepared, 'failed') === 0) return runConsumers()
  process.stdout.write('\nconsumers: 0 passed, 1 failed\n')
  return 1
}

/** @type {Record<string, () => Promise<number>>} */
const tasks = {
  bench: program('bench/dist/esm/bench.js'),
  demo: program('apps/world/dist/esm/demo.js'),
  'smoke:live': program('interop/dist/esm/live/smokeLive.js'),
  stack: program('apps/world/dist/esm/stack.js'),
  test: () => test(false),
  'test:consumers': testConsumers,
  'test:full': () => test(true),
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const task = tasks[process.argv[2] ?? '']
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Farebox needs Node 20.19 or later; this is ${process.version}.\n`)
  process.exitCode = 1
} else if (task === undefined) {
  process.stderr.write(`Usage: node scripts/run.mjs <${Object.keys(tasks).join('|')}>\n`)
  process.exitCode = 2
} else {
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
  stopWithParent()
  process.exitCode = await task()
}
