import { join } from 'node:path'
import { pinnedPnpm } from './pinnedPnpm.mjs'
import { runCommand } from './runCommand.mjs'

/**
 * Packs workspace packages as they would be published.
 *
 * @param {readonly import('./findPackages.mjs').Manifest[]} manifests
 * @param {string} destination folder of the tarballs
 * @returns {Promise<Record<string, string>>} path of the tarball by package name
 */
export async function packPackages(manifests, destination) {
  const filters = manifests.map(({ name }) => `--filter=${name}`)
  const { code, output } = await runCommand(
    pinnedPnpm(['--recursive', ...filters, 'pack', '--pack-destination', destination]),
  )
  if (code !== 0) throw new Error(`pnpm pack failed:\n${output}`)
  return Object.fromEntries(
    manifests.map(({ name, version }) => [
      name,
      join(destination, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`),
    ]),
  )
}
