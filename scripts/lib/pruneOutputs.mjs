import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { listFiles } from './listFiles.mjs'

const outputEnding = /(?:\.d\.ts|\.js)(?:\.map)?$/
const testEnding = /\.(?:test|test-d|bench|fixture)\.tsx?$/

/**
 * The source of a compiled file, or `undefined` when nothing would produce that file today.
 *
 * @param {string} folder of the package
 * @param {'esm' | 'cjs' | 'test'} kind
 * @param {string} output relative to the output folder
 */
function findSource(folder, kind, output) {
  const stem = output.replace(outputEnding, '')
  const candidates = output.endsWith('.json') ? [output] : [`${stem}.ts`, `${stem}.tsx`]
  const source = candidates.find((file) => existsSync(join(folder, 'src', file)))
  if (source === undefined) return undefined
  return kind !== 'test' && testEnding.test(source) ? undefined : source
}

/**
 * Removes compiled files whose source is gone: the compiler leaves them, and they would be packed,
 * resolved and run.
 *
 * @param {string} folder of the package
 * @returns {readonly string[]} what was removed
 */
export function pruneOutputs(folder) {
  /** @type {string[]} */
  const removed = []
  for (const kind of /** @type {const} */ (['esm', 'cjs', 'test'])) {
    const outputs = join(folder, 'dist', kind)
    for (const output of listFiles(outputs)) {
      // Chunks are the bundler's to remove.
      if (output === 'package.json' || output.startsWith('chunks/')) continue
      if (findSource(folder, kind, output) !== undefined) continue
      rmSync(join(outputs, output))
      removed.push(`dist/${kind}/${output}`)
    }
  }
  return removed
}

/**
 * Sources without their declarations, which happens when outputs were deleted by hand and the
 * compiler's build info still vouches for them.
 *
 * @param {string} folder of the package
 * @returns {readonly string[]}
 */
export function findMissingOutputs(folder) {
  const sources = listFiles(
    join(folder, 'src'),
    (file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts') && !testEnding.test(file),
  )
  return ['esm', 'cjs']
    .filter((kind) => existsSync(join(folder, `tsconfig.${kind === 'esm' ? 'build' : kind}.json`)))
    .flatMap((kind) =>
      sources.map((source) => `dist/${kind}/${source.replace(/\.tsx?$/, '.d.ts')}`),
    )
    .filter((output) => !existsSync(join(folder, output)))
}
