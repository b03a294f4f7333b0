import { stripVTControlCharacters } from 'node:util'
import { runCommand } from './runCommand.mjs'
import { workspaceRoot } from './workspaceRoot.mjs'

const tailLines = 120

/**
 * The last lines of a command's output, enough to see why it failed.
 *
 * @param {string} output
 */
export function tailOutput(output) {
  const lines = stripVTControlCharacters(output).trimEnd().split('\n')
  const left = lines.length - tailLines
  return left > 0
    ? [`(${left} lines above)`, ...lines.slice(-tailLines)].join('\n')
    : lines.join('\n')
}

/**
 * A step that is a command: it passes when the command ends with 0. What the command prints is shown
 * when it fails, and otherwise when the step is `verbose`.
 *
 * @param {import('./runCommand.mjs').Command} command
 * @param {{ readonly cwd?: string, readonly verbose?: boolean }} [options]
 * @returns {Promise<import('./reportStep.mjs').StepResult>}
 */
export async function commandStep(command, { cwd = workspaceRoot, verbose = false } = {}) {
  const { code, output } = await runCommand(command, { cwd })
  const details = tailOutput(output)
  if (code !== 0) return { passed: 0, failed: 1, skipped: 0, details }
  return { passed: 1, failed: 0, skipped: 0, ...(verbose ? { details } : {}) }
}
