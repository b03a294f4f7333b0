#!/usr/bin/env node
import { once } from 'node:events'
import { runCli } from './runCli.js'

const signals = ['SIGINT', 'SIGTERM'] as const

async function waitForSignal(): Promise<void> {
  await Promise.race(signals.map((signal) => once(process, signal)))
  // Asked twice: whoever asks does not want to wait.
  for (const signal of signals) process.once(signal, () => process.exit(1))
}

process.exitCode = await runCli({
  args: process.argv.slice(2),
  variables: process.env,
  print: (line) => void process.stdout.write(`${line}\n`),
  printError: (line) => void process.stderr.write(`${line}\n`),
  ended: waitForSignal(),
})
// A call to a node that nobody waits for any more must not keep the process alive.
setTimeout(() => process.exit(), 1000).unref()
