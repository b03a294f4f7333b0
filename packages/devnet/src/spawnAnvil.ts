import { FareboxError } from '@farebox/core'
import { spawn } from 'node:child_process'
import type { ChildProcessByStdio } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { findAnvil } from './findAnvil.js'
import { guardProcess } from './guardProcess.js'

type AnvilProcess = ChildProcessByStdio<null, Readable, Readable>

/** A running anvil. */
export interface Anvil {
  readonly rpcUrl: string
  readonly pid: number
  /** Ends it and waits until it is gone. Calling it again does nothing more. */
  readonly stop: () => Promise<void>
}

const startTimeoutMs = 15_000
const stopTimeoutMs = 3_000

/**
 * Starts anvil on a free loopback port, with mining switched off. It ends with this process, whichever
 * way that ends, and it does not keep this process alive.
 *
 * @throws `devnet_failed`
 */
export async function spawnAnvil(chainId: number): Promise<Anvil> {
  const binary = findAnvil(process.platform, process.arch)
  const directory = await mkdtemp(join(tmpdir(), 'farebox-devnet-'))
  const child = spawn(binary, toArguments(chainId, directory), {
    stdio: ['ignore', 'pipe', 'pipe'],
    // In its own group: Ctrl-C must reach those who settle on this chain before the chain.
    detached: true,
    windowsHide: true,
  })
  const callOff = child.pid === undefined ? undefined : guardProcess(child.pid, directory)
  const gone = waitForExit(child).then(() => {
    callOff?.()
    return rm(directory, { recursive: true, force: true, maxRetries: 5 })
  })
  let stopping: Promise<void> | undefined
  const stop = (): Promise<void> => (stopping ??= endProcess(child, gone))
  try {
    const rpcUrl = await readRpcUrl(child)
    release(child)
    return { rpcUrl, pid: child.pid ?? 0, stop }
  } catch (cause) {
    await stop()
    throw new FareboxError('devnet_failed', { detail: 'anvil did not start.', cause })
  }
}

function toArguments(chainId: number, directory: string): readonly string[] {
  const network = ['--host', '127.0.0.1', '--port', '0', '--chain-id', String(chainId)]
  // Without these old states pile up to gigabytes under the home directory.
  const storage = ['--prune-history', '64', '--cache-path', directory]
  return [...network, ...storage, '--no-mining', '--color', 'never']
}

function waitForExit(child: AnvilProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
}

async function endProcess(child: AnvilProcess, gone: Promise<void>): Promise<void> {
  child.ref()
  child.kill('SIGTERM')
  const force = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs)
  await gone
  clearTimeout(force)
}

/** Waits for the line that names the port, which anvil prints once it accepts requests. */
function readRpcUrl(child: AnvilProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    const fail = (reason: string): void => {
      settle()
      reject(new Error(`${reason}: ${output.slice(-2000)}`))
    }
    const read = (chunk: Buffer): void => {
      output += chunk.toString()
      const address = /Listening on (127\.0\.0\.1:\d+)/.exec(output)?.[1]
      if (address === undefined) return
      settle()
      resolve(`http://${address}`)
    }
    const failOnExit = (): void => fail('anvil exited')
    const failOnError = (error: Error): void => fail(error.message)
    const timer = setTimeout(() => fail('anvil did not name its port in time'), startTimeoutMs)
    const settle = (): void => {
      clearTimeout(timer)
      child.stdout.off('data', read)
      child.stderr.off('data', read)
      child.off('exit', failOnExit)
      child.off('error', failOnError)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', failOnExit)
    child.once('error', failOnError)
  })
}

/** Lets this process end while anvil runs, and throws away what anvil goes on to print. */
function release(child: AnvilProcess): void {
  child.unref()
  for (const stream of [child.stdout, child.stderr]) {
    stream.resume()
    if (stream instanceof Socket) stream.unref()
  }
}
