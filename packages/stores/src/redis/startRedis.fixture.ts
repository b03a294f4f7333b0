import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'

/** Whether `redis-server` is on the PATH. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0

/** A Redis of a test's own, behind a socket file, that keeps nothing on the disk. */
export interface RedisServer {
  /** What to connect to. */
  readonly path: string
  readonly directory: string
  /** Sends a signal: `SIGKILL`, `SIGSTOP`, `SIGCONT`. */
  signal(name: NodeJS.Signals): void
  /** Waits for the end of a server that was killed, and starts it again: empty, unless told otherwise. */
  restart(changed?: readonly string[]): Promise<void>
  stop(): Promise<void>
}

export async function startRedis(
  options: readonly string[] = ['--port', '0'],
): Promise<RedisServer> {
  const directory = await mkdtemp(join(tmpdir(), 'farebox-redis-'))
  const path = join(directory, 'socket')
  let server: ChildProcess

  async function start(changed: readonly string[] = []): Promise<void> {
    const quiet = ['--save', '', '--appendonly', 'no', '--loglevel', 'warning']
    server = spawn(
      'redis-server',
      [
        ...options,
        '--unixsocket',
        path,
        '--dir',
        directory,
        '--bind',
        '127.0.0.1',
        ...quiet,
        ...changed,
      ],
      { stdio: 'ignore' },
    )
    const client = new Redis({ path, lazyConnect: true, retryStrategy: null })
    client.on('error', () => undefined)
    for (let attempt = 0; ; attempt += 1) {
      try {
        await client.connect()
        await client.ping()
        break
      } catch (error) {
        if (attempt === 200 || server.exitCode !== null) throw error
        await sleep(10)
      }
    }
    client.disconnect()
  }

  async function end(): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return
    await once(server, 'exit')
  }

  await start()
  return {
    path,
    directory,
    signal: (name) => void server.kill(name),
    async restart(changed) {
      await end()
      await start(changed)
    },
    async stop() {
      server.kill('SIGKILL')
      await end()
      await rm(directory, { recursive: true })
    },
  }
}
