import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tailOutput } from './commandStep.mjs'
import { reportStep } from './reportStep.mjs'
import { runCommand } from './runCommand.mjs'
import { vitestStep } from './vitestStep.mjs'

const majors = [22, 24]

/**
 * Installs a Node of its own for the tests; npm carries the binaries as packages.
 *
 * @param {number} major
 * @param {string} folder
 */
async function installNode(major, folder) {
  const name = `node-${process.platform}-${process.arch}`
  const args = ['install', '--no-save', '--prefix', folder, `${name}@${major}`]
  const { code, output } = await runCommand({ command: 'npm', args }, { cwd: folder })
  return { node: join(folder, 'node_modules', name, 'bin', 'node'), code, output }
}

/**
 * Runs the tests on the later versions of Node.
 *
 * @returns {Promise<readonly import('./reportStep.mjs').StepResult[]>}
 */
export async function runNodeMatrix() {
  const results = []
  for (const major of majors) {
    const folder = mkdtempSync(join(tmpdir(), `farebox-node-${major}-`))
    const step = async () => {
      const { node, code, output } = await installNode(major, folder)
      return code === 0
        ? vitestStep({ node })
        : { passed: 0, failed: 1, skipped: 0, details: tailOutput(output) }
    }
    results.push(await reportStep(`tests on Node ${major}`, step))
    rmSync(folder, { recursive: true, force: true })
  }
  return results
}
