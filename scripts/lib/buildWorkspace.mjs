import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { bundlePackage, isBundled } from './bundlePackage.mjs'
import { findPackages } from './findPackages.mjs'
import { nodeTool } from './nodeTool.mjs'
import { findMissingOutputs, pruneOutputs } from './pruneOutputs.mjs'
import { runCommand } from './runCommand.mjs'
import { workspaceRoot } from './workspaceRoot.mjs'

/** Workspace packages with a tsconfig.json that the root tsconfig.json does not refer to. */
function findUnreferenced() {
  const { references } = JSON.parse(readFileSync(join(workspaceRoot, 'tsconfig.json'), 'utf8'))
  const known = new Set(references.map((/** @type {{ path: string }} */ { path }) => path))
  return findPackages()
    .map(({ folder }) => join(folder, 'tsconfig.json'))
    .filter((file) => existsSync(file))
    .map((file) => `./${relative(workspaceRoot, file).split(sep).join('/')}`)
    .filter((path) => !known.has(path))
}

/** Says in the CommonJS output folder that it is CommonJS: the package itself is a module. */
function markCommonJs() {
  for (const { folder } of findPackages()) {
    if (!existsSync(join(folder, 'tsconfig.cjs.json'))) continue
    mkdirSync(join(folder, 'dist/cjs'), { recursive: true })
    writeFileSync(join(folder, 'dist/cjs/package.json'), '{ "type": "commonjs" }\n')
  }
}

/** The compiler, from scratch where it believes in outputs that are gone. */
async function compile() {
  const result = await runCommand(nodeTool('typescript', ['--build']))
  const missing = findPackages().flatMap(({ folder }) => findMissingOutputs(folder))
  if (result.code !== 0 || missing.length === 0) return result
  return runCommand(nodeTool('typescript', ['--build', '--force']))
}

/**
 * Type checks everything, tests included, compiles and bundles it, and leaves no output of a deleted
 * source.
 *
 * @returns {Promise<import('./runCommand.mjs').CommandResult>}
 */
export async function buildWorkspace() {
  const unreferenced = findUnreferenced()
  if (unreferenced.length > 0) {
    return { code: 1, output: `tsconfig.json has no reference to ${unreferenced.join(', ')}\n` }
  }
  for (const { folder } of findPackages()) pruneOutputs(folder)
  // Before the compiler: the file decides how it reads the declarations of the CommonJS build.
  markCommonJs()
  const result = await compile()
  if (result.code !== 0) return result
  try {
    for (const one of findPackages()) if (isBundled(one.folder)) await bundlePackage(one)
    return result
  } catch (error) {
    return { code: 1, output: `${result.output}${String(error)}\n` }
  }
}
