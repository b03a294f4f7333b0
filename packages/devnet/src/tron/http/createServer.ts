import { FareboxError } from '@farebox/core'
import { setTimeout } from 'node:timers/promises'
import { listen } from './listen.js'
import type { HttpHandler, Listener } from './listen.js'

/** A server that can go away and come back. */
export interface RestartableServer {
  readonly port: number
  /** Is away for so long. Restarts take their turns. */
  restart(downMs: number): Promise<void>
  /** For good, also while it is away. */
  close(): Promise<void>
}

/** @throws `devnet_failed`: the port is taken. */
export async function createServer(handler: HttpHandler, port: number): Promise<RestartableServer> {
  let listener: Listener | undefined = await open(handler, port)
  const { port: taken } = listener
  const end = new AbortController()
  let turn = Promise.resolve()

  const restart = async (downMs: number): Promise<void> => {
    await listener?.close()
    listener = undefined
    await setTimeout(downMs, undefined, { signal: end.signal }).catch(() => undefined)
    if (!end.signal.aborted) listener = await open(handler, taken)
  }

  return {
    port: taken,
    restart: (downMs) => {
      turn = turn.catch(() => undefined).then(() => restart(downMs))
      return turn
    },
    close: async () => {
      end.abort()
      await turn.catch(() => undefined)
      await listener?.close()
      listener = undefined
    },
  }
}

async function open(handler: HttpHandler, port: number): Promise<Listener> {
  try {
    return await listen(handler, port)
  } catch (cause) {
    throw new FareboxError('devnet_failed', { detail: 'The port cannot be listened on.', cause })
  }
}
