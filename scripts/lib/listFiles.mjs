import { existsSync, readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

const skipped = new Set(['node_modules', '.git', '.turbo'])

/**
 * The files below a folder, relative to it, with forward slashes, sorted. A folder that does not
 * exist has none.
 *
 * @param {string} folder
 * @param {(path: string) => boolean} [accept]
 * @returns {readonly string[]}
 */
export function listFiles(folder, accept = () => true) {
  /** @type {string[]} */
  const files = []
  const walk = (/** @type {string} */ current) => {
    for (const entry of readdirSync(current, { withFileTypes: true })) {
      const path = join(current, entry.name)
      if (entry.isDirectory()) {
        if (!skipped.has(entry.name)) walk(path)
      } else if (entry.isFile()) files.push(relative(folder, path).split(sep).join('/'))
    }
  }
  if (existsSync(folder)) walk(folder)
  return files.filter((file) => accept(file)).toSorted()
}
