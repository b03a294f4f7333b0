import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'

/**
 * @typedef {{ readonly name: string, readonly text: string }} Remark
 * @typedef {{
 *   readonly passed: number,
 *   readonly failures: readonly Remark[],
 *   readonly skips: readonly Remark[],
 * }} TestSum
 * @typedef {import('vitest/node').TestCase} TestCase
 * @typedef {import('vitest/node').TestModule} TestModule
 * @typedef {import('vitest/node').SerializedError} SerializedError
 */

/** @param {readonly SerializedError[]} errors */
function describeErrors(errors) {
  return errors
    .flatMap((error) => [error.message, error.diff, error.stack?.split('\n').find(isFrame)])
    .filter((part) => part !== undefined && part !== '')
    .join('\n')
}

/** @param {string} line */
function isFrame(line) {
  return /^\s+at .*:\d+/.test(line) && !line.includes('node_modules')
}

/**
 * Writes what `npm test` needs to know of a run to the file that FAREBOX_TEST_SUM names. A module
 * that does not load and an error outside of any test are failures, and so is a skip that does
 * not say why: `context.skip('reason')` does.
 */
export default class SumReporter {
  /**
   * @param {readonly TestModule[]} modules
   * @param {readonly SerializedError[]} unhandled
   */
  onTestRunEnd(modules, unhandled) {
    let passed = 0
    /** @type {Remark[]} */
    const failures = []
    /** @type {Remark[]} */
    const skips = []

    const addTest = (/** @type {string} */ file, /** @type {TestCase} */ test) => {
      const name = `${file} > ${test.fullName}`
      const result = test.result()
      if (result.state === 'passed') passed += 1
      else if (result.state === 'failed') {
        failures.push({ name, text: describeErrors(result.errors) })
      } else if (result.state === 'skipped' && result.note !== undefined) {
        skips.push({ name, text: result.note })
      } else failures.push({ name, text: 'It was not run, and no reason was given.' })
    }

    for (const module of modules) {
      const file = relative(process.cwd(), module.moduleId)
      const containers = [module, ...module.children.allSuites()]
      for (const container of containers) {
        const errors = container.errors()
        if (errors.length === 0) continue
        const name = 'fullName' in container ? `${file} > ${container.fullName}` : file
        failures.push({ name, text: describeErrors(errors) })
      }
      for (const test of module.children.allTests()) addTest(file, test)
    }
    if (unhandled.length > 0) {
      failures.push({ name: 'outside of any test', text: describeErrors(unhandled) })
    }

    const target = process.env['FAREBOX_TEST_SUM']
    if (target === undefined) throw new Error('FAREBOX_TEST_SUM does not name a file.')
    /** @type {TestSum} */
    const sum = { passed, failures, skips }
    writeFileSync(target, JSON.stringify(sum))
  }
}
