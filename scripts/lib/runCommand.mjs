import { spawn } from 'node:child_process'
import { quietEnvironment } from './quietEnvironment.mjs'
import { workspaceRoot } from './workspaceRoot.mjs'

/**
 * @typedef {{ readonly command: string, readonly args: readonly string[] }} Command
 * @typedef {{ readonly code: number, readonly output: string }} CommandResult
 */

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()

/** Ends what {@link runCommand} has started and not finished. */
export function stopCommands() {
  for (const child of running) child.kill('SIGTERM')
}

/**
 * Runs a command without a terminal and collects what it prints. It never rejects: a command that
 * cannot be started has code 127.
 *
 * @param {Command} command
 * @param {{ readonly cwd?: string, readonly env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<CommandResult>}
 */
export function runCommand({ command, args }, options = {}) {
  return new Promise((resolve) => {
    let output = ''
    const child = spawn(command, args, {
      cwd: options.cwd ?? workspaceRoot,
      env: { ...quietEnvironment, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // npm and npx are scripts on Windows.
      shell: process.platform === 'win32' && /^np[mx]$/.test(command),
    })
    running.add(child)
    const collect = (/** @type {string} */ chunk) => {
      output += chunk
    }
    child.stdout.setEncoding('utf8').on('data', collect)
    child.stderr.setEncoding('utf8').on('data', collect)
    child.on('error', (error) => {
      running.delete(child)
      resolve({ code: 127, output: `${output}${error.message}\n` })
    })
    child.on('close', (code) => {
      running.delete(child)
      resolve({ code: code ?? 1, output })
    })
  })
}
