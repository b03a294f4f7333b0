import { existsSync, readFileSync, rmSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { groupShared } from './groupShared.mjs'
import { listFiles } from './listFiles.mjs'
import { listTargets } from './listTargets.mjs'

/** Dependencies that are ES modules only, which Jest and other loaders of CommonJS cannot read. */
const modulesOnly = /^@noble\//

/**
 * Whether the compiler writes a package's declarations only, and its JavaScript is bundled.
 *
 * @param {string} folder of the package
 * @returns {boolean}
 */
export function isBundled(folder) {
  const file = join(folder, 'tsconfig.build.json')
  if (!existsSync(file)) return false
  return JSON.parse(readFileSync(file, 'utf8')).compilerOptions?.emitDeclarationOnly === true
}

/**
 * The modules that users can ask for or run, relative to the output folder and without an ending, each
 * with its source.
 *
 * @param {import('./findPackages.mjs').WorkspacePackage} workspacePackage
 * @param {'esm' | 'cjs'} kind
 */
function listEntries({ folder, manifest }, kind) {
  const start = `./dist/${kind}/`
  const targets = [...listTargets(manifest.exports), ...listTargets(manifest.bin)]
  return [...new Set(targets)]
    .filter((target) => target.startsWith(start) && target.endsWith('.js'))
    .map((target) => target.slice(start.length, -'.js'.length))
    .map((name) => /** @type {const} */ ([name, join(folder, `src/${name}.ts`)]))
}

/**
 * Says which imports stay imports.
 *
 * @param {import('./findPackages.mjs').Manifest} manifest
 * @param {'esm' | 'cjs'} kind
 */
function chooseExternal({ name, dependencies, peerDependencies }, kind) {
  const installed = Object.keys({ ...dependencies, ...peerDependencies })
  return (/** @type {string} */ id) => {
    // Paths, and what the bundler brings along.
    if (/^[./\0]|^[A-Z]:|^@oxc-project\/runtime\//.test(id)) return false
    if (kind === 'cjs' && modulesOnly.test(id)) return false
    const owner = installed.find((one) => id === one || id.startsWith(`${one}/`))
    if (owner === undefined && !isBuiltin(id)) throw new Error(`${name} imports ${id}.`)
    return true
  }
}

/**
 * Writes a package's entries and what they share as few modules, and removes all other JavaScript.
 * Code that several entries use is in chunks, so that a class is the same one in all of them.
 *
 * @param {import('./findPackages.mjs').WorkspacePackage} workspacePackage
 * @returns {Promise<void>}
 */
export async function bundlePackage({ folder, manifest }) {
  for (const kind of /** @type {const} */ (['esm', 'cjs'])) {
    const entries = listEntries({ folder, manifest }, kind)
    if (entries.length === 0) continue
    const outputs = join(folder, 'dist', kind)
    const build = await rolldown({
      cwd: folder,
      input: Object.fromEntries(entries),
      external: chooseExternal(manifest, kind),
      platform: 'neutral',
      resolve: { conditionNames: ['import'] },
      tsconfig: join(folder, 'tsconfig.build.json'),
      // As package.json says, too.
      treeshake: { moduleSideEffects: false },
      onLog: (_, { message }) => {
        throw new Error(message)
      },
    })
    const { output } = await build.write({
      dir: outputs,
      format: kind,
      exports: 'named',
      entryFileNames: '[name].js',
      chunkFileNames: 'chunks/[name].js',
      codeSplitting: { groups: groupShared(entries) },
      minifyInternalExports: false,
      externalLiveBindings: false,
      // What users read is in the declarations. Bundlers read the annotations.
      comments: { legal: true, annotation: true, jsdoc: false },
      // For bench, which asks where the code of a bundle is from. Not published.
      sourcemap: 'hidden',
    })
    await build.close()
    const written = new Set(output.map(({ fileName }) => fileName))
    const others = listFiles(outputs, (file) => /\.js(?:\.map)?$/.test(file) && !written.has(file))
    for (const file of others) rmSync(join(outputs, file))
  }
}
