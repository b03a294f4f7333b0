import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commandStep } from './commandStep.mjs'
import { findPublicPackages, readManifest } from './findPackages.mjs'
import { packPackages } from './packPackages.mjs'
import { reportStep } from './reportStep.mjs'
import { workspaceRoot } from './workspaceRoot.mjs'

/**
 * Versions that a consumer's own install must not go beyond: later releases of viem depend on a
 * package that is not on every registry.
 */
const pins = { viem: '2.57.1' }

const installArguments = ['install', '--prefer-offline', '--ignore-scripts', '--no-package-lock']

/**
 * Makes a consumer's manifest depend on the tarballs, directly and through one another. A dependency
 * on `@farebox/*` stands for every package.
 *
 * @param {string} folder
 * @param {Readonly<Record<string, string>>} tarballs by package name
 */
function useTarballs(folder, tarballs) {
  const { dependencies = {}, ...manifest } = readManifest(folder)
  const ours = Object.fromEntries(
    Object.entries(tarballs).map(([name, tarball]) => [name, `file:${tarball}`]),
  )
  const resolved = Object.entries(dependencies).flatMap(([name, range]) =>
    name === '@farebox/*' ? Object.entries(ours) : [[name, ours[name] ?? range]],
  )
  const content = {
    ...manifest,
    dependencies: Object.fromEntries(resolved),
    overrides: { ...ours, ...pins },
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(content, null, 2))
}

/**
 * @param {string} folder of the consumer's copy
 * @param {Readonly<Record<string, string>>} tarballs
 * @returns {Promise<import('./reportStep.mjs').StepResult>}
 */
async function testConsumer(folder, tarballs) {
  useTarballs(folder, tarballs)
  const install = await commandStep({ command: 'npm', args: installArguments }, { cwd: folder })
  if (install.failed > 0) return install
  return commandStep({ command: 'npm', args: ['test'] }, { cwd: folder })
}

/**
 * Runs every application under `consumers/` with the packages as they would be published, outside
 * the workspace.
 *
 * @returns {Promise<number>} the exit code
 */
export async function runConsumers() {
  const scratch = mkdtempSync(join(tmpdir(), 'farebox-consumers-'))
  try {
    /** @type {Record<string, string>} */
    let tarballs = {}
    const packed = await reportStep('pack', async () => {
      try {
        const manifests = findPublicPackages().map(({ manifest }) => manifest)
        tarballs = await packPackages(manifests, join(scratch, 'tarballs'))
        return { passed: 1, failed: 0, skipped: 0 }
      } catch (error) {
        return { passed: 0, failed: 1, skipped: 0, details: String(error) }
      }
    })
    const results = packed.failed > 0 ? [packed] : []
    const templates = readdirSync(join(workspaceRoot, 'consumers'), { withFileTypes: true })
    for (const { name } of templates.filter((entry) => entry.isDirectory())) {
      if (packed.failed > 0) break
      const folder = join(scratch, name)
      cpSync(join(workspaceRoot, 'consumers', name), folder, { recursive: true })
      results.push(await reportStep(name, () => testConsumer(folder, tarballs)))
    }
    const passed = results.reduce((sum, result) => sum + result.passed, 0)
    const failed = results.reduce((sum, result) => sum + result.failed, 0)
    process.stdout.write(`\nconsumers: ${passed} passed, ${failed} failed\n`)
    return failed === 0 ? 0 : 1
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}
