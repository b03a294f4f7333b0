import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { workspaceRoot } from './workspaceRoot.mjs'

/** @type {readonly NodeJS.Signals[]} */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs a Node program that owns the terminal, until it ends. Each signal is passed on once, however
 * it came, and the program is given all the time it needs to stop.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @returns {Promise<number>} the program's exit code
 */
export function runInForeground(file, args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [file, ...args], {
      cwd: workspaceRoot,
      env: {
        ...process.env,
        DO_NOT_TRACK: '1',
        NEXT_TELEMETRY_DISABLED: '1',
        TURBO_TELEMETRY_DISABLED: '1',
      },
      stdio: ['ignore', 'inherit', 'inherit'],
      // A terminal sends Ctrl-C to the whole group; in its own group the child gets ours alone.
      detached: process.platform !== 'win32',
    })
    const forward = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal)
    for (const signal of signals) process.on(signal, forward)
    child.on('close', (code, signal) => {
      for (const name of signals) process.off(name, forward)
      resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM'])
    })
  })
}
