import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { findPublicPackages, readManifest } from './findPackages.mjs'
import { nodeTool } from './nodeTool.mjs'
import { runCommand } from './runCommand.mjs'
import { workspaceRoot } from './workspaceRoot.mjs'

/**
 * @typedef {{ readonly file: string, readonly fence: import('./extractExamples.mjs').Fence }} Example
 */

const compilerOptions = {
  target: 'es2022',
  module: 'nodenext',
  moduleDetection: 'force',
  lib: ['es2023'],
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  // Nest's.
  experimentalDecorators: true,
  noEmit: true,
  allowJs: true,
  checkJs: true,
}

/**
 * Links the built public packages, and what they and the root depend on, into a `node_modules` as an
 * application would have it.
 *
 * @param {string} folder
 */
function linkPackages(folder) {
  const link = (/** @type {string} */ name, /** @type {string} */ target) => {
    const place = join(folder, 'node_modules', name)
    if (existsSync(place) || !existsSync(target)) return
    mkdirSync(dirname(place), { recursive: true })
    symlinkSync(target, place, 'junction')
  }
  const packages = findPublicPackages()
  for (const { folder: target, manifest } of packages) link(manifest.name, target)
  const root = { folder: workspaceRoot, manifest: readManifest(workspaceRoot) }
  for (const { folder: owner, manifest } of [...packages, root]) {
    const { dependencies, devDependencies, peerDependencies } = manifest
    const names = Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies })
    for (const name of names) {
      if (!name.startsWith('@farebox/')) link(name, join(owner, 'node_modules', name))
    }
  }
}

/** @param {Example} example */
function chooseEnding({ fence }) {
  if (/^(?:ts|typescript)$/.test(fence.language)) return 'ts'
  return fence.code.includes('require(') ? 'cjs' : 'mjs'
}

/**
 * Type checks each example as a module of its own, in an application that has installed the packages.
 *
 * @param {readonly Example[]} examples
 * @returns {Promise<string>} the compiler's complaints with the places in the documents, or ''
 */
export async function compileExamples(examples) {
  if (examples.length === 0) return ''
  const folder = mkdtempSync(join(tmpdir(), 'farebox-docs-'))
  try {
    linkPackages(folder)
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }))
    for (const [index, example] of examples.entries()) {
      const file = join(folder, `example${index}.${chooseEnding(example)}`)
      writeFileSync(file, `${example.fence.code}\n`)
    }
    const { code, output } = await runCommand(
      nodeTool('typescript', ['--project', folder, '--pretty', 'false']),
      { cwd: folder },
    )
    if (code === 0) return ''
    return output.replace(/^example(\d+)\.\w+\((\d+),(\d+)\)/gm, (_, index, line, column) => {
      const example = examples[Number(index)]
      const first = example?.fence.line ?? 1
      return `${example?.file}:${first + Number(line) - 1}:${column}`
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
