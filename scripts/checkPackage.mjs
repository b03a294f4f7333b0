import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkContents } from './lib/checkContents.mjs'
import { readManifest } from './lib/findPackages.mjs'
import { listTargets } from './lib/listTargets.mjs'
import { nodeTool } from './lib/nodeTool.mjs'
import { packPackages } from './lib/packPackages.mjs'
import { readTarball } from './lib/readTarball.mjs'
import { runCommand } from './lib/runCommand.mjs'

/**
 * Without declarations, as in a package of JSON files, there are no types that could be wrong.
 *
 * @param {import('./lib/findPackages.mjs').Manifest} manifest
 */
function chooseProfile(manifest) {
  const targets = listTargets(manifest.exports)
  if (!targets.some((target) => target.endsWith('.d.ts'))) return undefined
  return targets.some((target) => target.startsWith('./dist/cjs/')) ? 'strict' : 'esm-only'
}

/** Packs the package in the current folder and checks what would be published. */
async function checkPackage() {
  const manifest = readManifest(process.cwd())
  const scratch = mkdtempSync(join(tmpdir(), 'farebox-pack-'))
  try {
    const { [manifest.name]: tarball = '' } = await packPackages([manifest], scratch)
    const problems = checkContents(readTarball(tarball))
    const profile = chooseProfile(manifest)
    const options = '--no-definitely-typed --no-emoji --no-color --format ascii'.split(' ')
    const results = await Promise.all([
      runCommand(nodeTool('publint', ['run', tarball, '--strict'])),
      ...(profile === undefined
        ? []
        : [
            runCommand(
              nodeTool('@arethetypeswrong/cli', [tarball, '--profile', profile, ...options]),
            ),
          ]),
    ])
    const failed = results.filter(({ code }) => code !== 0)
    process.stdout.write(
      [...problems, ...failed.map(({ output }) => output.trimEnd()), ''].join('\n'),
    )
    return problems.length === 0 && failed.length === 0
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

process.exitCode = (await checkPackage()) ? 0 : 1
