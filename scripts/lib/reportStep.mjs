import { performance } from 'node:perf_hooks'

/**
 * @typedef {{
 *   readonly passed: number,
 *   readonly failed: number,
 *   readonly skipped: number,
 *   readonly note?: string,
 *   readonly details?: string,
 * }} StepResult
 */

const interactive = process.stdout.isTTY

/**
 * Does one step and prints one line about it when it has ended; after a failure also its details.
 *
 * @param {string} name
 * @param {() => Promise<StepResult>} work
 * @returns {Promise<StepResult>}
 */
export async function reportStep(name, work) {
  const begin = performance.now()
  if (interactive) process.stdout.write(`...   ${name}\r`)
  const result = await work()
  const seconds = ((performance.now() - begin) / 1000).toFixed(1)
  const verdict = result.failed > 0 ? 'FAIL' : 'ok  '
  const note = result.note === undefined ? '' : `  ${result.note}`
  process.stdout.write(`${verdict}  ${name.padEnd(28)} ${seconds.padStart(6)} s${note}\n`)
  if (result.details !== undefined && result.details !== '') {
    process.stdout.write(`${result.details.trimEnd().replace(/^/gm, '      ')}\n`)
  }
  return result
}
