import { spawn } from 'node:child_process'

/*
 * Runs a Node program until its own standard input ends: it ends with whoever started it, however that
 * one ended. `next start` alone would go on after a kill -9.
 */

const child = spawn(process.execPath, process.argv.slice(2), {
  stdio: ['ignore', 'inherit', 'inherit'],
})
child.once('exit', (code) => process.exit(code ?? 1))
process.stdin.resume().once('end', () => child.kill('SIGKILL'))
// A terminal's Ctrl-C is for the one that started it, which then closes the input.
process.on('SIGINT', () => undefined)
