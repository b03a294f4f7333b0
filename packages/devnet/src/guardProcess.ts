import { spawn } from 'node:child_process'
import { Socket } from 'node:net'

/** What the watchdog runs: its stdin ends when the process that started it is gone, however it went. */
const watchdog = `
const [pid, directory] = process.argv.slice(1)
process.stdin.on('end', () => {
  try { process.kill(Number(pid), 'SIGKILL') } catch {}
  require('node:fs').rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
}).resume()
`

/**
 * Kills a process and removes a directory as soon as this process is gone: exit handlers do not run
 * after SIGKILL or a crash. It keeps neither process alive.
 *
 * @returns a function that calls the guard off. Call it when the guarded process has exited: its
 *   number may then belong to somebody else.
 */
export function guardProcess(pid: number, directory: string): () => void {
  const child = spawn(process.execPath, ['-e', watchdog, '--', String(pid), directory], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // In its own group, so that Ctrl-C in a terminal does not take the guard away first.
    detached: true,
    windowsHide: true,
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  // Without a guard the process is still stopped by its owner, only not after a crash.
  child.on('error', () => undefined)
  child.stdin.on('error', () => undefined)
  child.unref()
  if (child.stdin instanceof Socket) child.stdin.unref()
  return () => void child.kill('SIGKILL')
}
