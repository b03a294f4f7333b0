import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { workspaceRoot } from './workspaceRoot.mjs'

/**
 * @typedef {Record<string, string>} Dependencies
 * @typedef {{
 *   readonly name: string,
 *   readonly version: string,
 *   readonly private?: boolean,
 *   readonly type?: string,
 *   readonly main?: string,
 *   readonly types?: string,
 *   readonly bin?: string | Record<string, string>,
 *   readonly files?: readonly string[],
 *   readonly exports?: import('./listTargets.mjs').Targets,
 *   readonly typesVersions?: import('./listTargets.mjs').Targets,
 *   readonly dependencies?: Dependencies,
 *   readonly devDependencies?: Dependencies,
 *   readonly optionalDependencies?: Dependencies,
 *   readonly peerDependencies?: Dependencies,
 * }} Manifest
 * @typedef {{ readonly folder: string, readonly manifest: Manifest }} WorkspacePackage
 */

/**
 * @param {string} folder
 * @returns {Manifest}
 */
export function readManifest(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

/**
 * The packages that pnpm-workspace.yaml names, in a stable order.
 *
 * @returns {readonly WorkspacePackage[]}
 */
export function findPackages() {
  const text = readFileSync(join(workspaceRoot, 'pnpm-workspace.yaml'), 'utf8')
  const patterns = [...text.matchAll(/^ {2}- (\S+)$/gm)].map((match) => match[1] ?? '')
  return patterns
    .flatMap((pattern) => {
      if (!pattern.endsWith('/*')) return [join(workspaceRoot, pattern)]
      const parent = join(workspaceRoot, pattern.slice(0, -2))
      if (!existsSync(parent)) return []
      return readdirSync(parent)
        .toSorted()
        .map((name) => join(parent, name))
    })
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .map((folder) => ({ folder, manifest: readManifest(folder) }))
}

/** Those of {@link findPackages} that are published. */
export function findPublicPackages() {
  return findPackages().filter(({ manifest }) => manifest.private !== true)
}
