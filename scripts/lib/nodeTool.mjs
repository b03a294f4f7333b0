import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { workspaceRoot } from './workspaceRoot.mjs'

/**
 * A call of a tool among the root's development dependencies, without a shell or npx in between.
 *
 * @param {string} name of the package
 * @param {readonly string[]} args
 * @returns {import('./runCommand.mjs').Command}
 */
export function nodeTool(name, args) {
  const folder = join(workspaceRoot, 'node_modules', name)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = typeof bin === 'string' ? bin : Object.values(bin)[0]
  return { command: process.execPath, args: [join(folder, file), ...args] }
}
