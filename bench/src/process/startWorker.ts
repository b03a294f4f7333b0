import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** A process that answers questions, one at a time. */
export interface Worker {
  /** Asks for the command of this name; the caller knows what it answers. */
  readonly ask: <Answer>(command: string, input?: unknown) => Promise<Answer>
  readonly stop: () => Promise<void>
}

interface Reply {
  readonly answer?: unknown
  readonly error?: string
}

const canPin = spawnSync('taskset', ['--version']).status === 0

/** The command line that keeps a program on one core, where the system can do that. */
function pin(core: number | undefined, command: readonly string[]): readonly string[] {
  return core === undefined || !canPin ? command : ['taskset', '-c', String(core), ...command]
}

function receive(child: ChildProcess): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void =>
      reject(new Error(`A worker ended by itself, with ${String(code)}.`))
    child.once('exit', onExit)
    child.once('message', (message) => {
      child.removeListener('exit', onExit)
      // What serveWorker sends.
      resolve(message as Reply)
    })
  })
}

/** Starts a program of this package that calls `serveWorker`, on one core if one is given. */
export async function startWorker(
  file: URL,
  options: { readonly core?: number; readonly args?: readonly string[] } = {},
): Promise<Worker> {
  const [command = '', ...args] = pin(options.core, [
    process.execPath,
    fileURLToPath(file),
    ...(options.args ?? []),
  ])
  const child = spawn(command, args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  })
  await receive(child)
  return {
    async ask<Answer>(name: string, input?: unknown) {
      const reply = receive(child)
      child.send({ name, input })
      const { answer, error } = await reply
      if (error !== undefined) throw new Error(error)
      // The caller names the type, as it names the command.
      return answer as Answer
    },
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.disconnect()
      await ended
    },
  }
}
