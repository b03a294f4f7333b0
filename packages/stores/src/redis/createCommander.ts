import { createHash } from 'node:crypto'
import { unavailable } from '../claims/unavailable.js'
import type { RedisClient } from './RedisClient.js'

/** A script that the server is sent once and then knows by its hash. */
export interface Script {
  readonly source: string
  readonly hash: string
}

/** Commands with a deadline, whose every failure is `store_unavailable`. */
export interface Commander {
  send(command: string, ...args: readonly (string | number)[]): Promise<unknown>
  run(script: Script, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown>
}

export function toScript(source: string): Script {
  return { source, hash: createHash('sha1').update(source).digest('hex') }
}

function isUnknownScript(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && cause.message.startsWith('NOSCRIPT')
}

/** @param timeoutMs for one command, the client's own waiting for a connection included */
export function createCommander(client: RedisClient, timeoutMs: number): Commander {
  async function send(command: string, ...args: readonly (string | number)[]): Promise<unknown> {
    let timer: NodeJS.Timeout | undefined
    const deadline = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(unavailable(new Error(`Redis has not answered ${command} in ${timeoutMs} ms.`)))
      }, timeoutMs)
    })
    try {
      return await Promise.race([client.call(command, ...args), deadline])
    } catch (cause) {
      throw unavailable(cause)
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    send,
    async run({ source, hash }, keys, args) {
      try {
        return await send('EVALSHA', hash, keys.length, ...keys, ...args)
      } catch (error) {
        if (!isUnknownScript(error)) throw error
        return send('EVAL', source, keys.length, ...keys, ...args)
      }
    },
  }
}
