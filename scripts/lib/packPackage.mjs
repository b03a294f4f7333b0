import { mkdirSync } from 'node:fs'
import { basename, isAbsolute, join } from 'node:path'
import { pinnedPnpm } from './pinnedPnpm.mjs'
import { runCommand } from './runCommand.mjs'

/**
 * Packs a workspace package as it would be published.
 *
 * @param {string} folder of the package
 * @param {string} destination folder of the tarball
 * @returns {Promise<string>} the tarball's path
 */
export async function packPackage(folder, destination) {
  mkdirSync(destination, { recursive: true })
  const { code, output } = await runCommand(
    pinnedPnpm(['pack', '--json', '--pack-destination', destination]),
    { cwd: folder },
  )
  if (code !== 0) throw new Error(`pnpm pack failed in ${basename(folder)}:\n${output}`)
  const { filename } = JSON.parse(output.slice(output.indexOf('{')))
  return isAbsolute(filename) ? filename : join(destination, filename)
}
