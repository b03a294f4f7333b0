import { decodeBase64, encodeBase64 } from '@farebox/core'
import type { AnswerStore, StoredAnswer } from '@farebox/core/server'
import * as v from 'valibot'
import { unavailable } from '../claims/unavailable.js'
import { createCommander } from './createCommander.js'
import type { RedisClient } from './RedisClient.js'

export interface RedisAnswerStoreOptions {
  /** A connected client. The store neither connects nor closes it. */
  readonly client: RedisClient
  /** What all keys begin with. Default `farebox`. */
  readonly prefix?: string
  /** Larger bodies are not kept. Default 256 KiB. */
  readonly maxBodyBytes?: number
  /** How long to wait for the answer to one command, in milliseconds. Default 2000. */
  readonly commandTimeoutMs?: number
}

const storedSchema = v.strictObject({
  status: v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(599)),
  headers: v.array(v.strictTuple([v.string(), v.string()])),
  body: v.string(),
})

function decodeAnswer(text: unknown): StoredAnswer {
  if (typeof text !== 'string') throw new TypeError('Redis answered with something else.')
  const { status, headers, body } = v.parse(storedSchema, JSON.parse(text))
  return { status, headers, body: decodeBase64(body) }
}

/**
 * Paid answers in Redis, so that any process can give a lost one again. Answers may be evicted: unlike
 * claims, they are a cache, and may live in a Redis of their own that is allowed to forget.
 *
 * What was paid for is readable by whoever reads this Redis.
 *
 * @example
 * ```ts
 * import { createRedisAnswerStore } from '@farebox/stores/redis'
 * import { Redis } from 'ioredis'
 *
 * const answers = createRedisAnswerStore({ client: new Redis(), maxBodyBytes: 65_536 })
 * const body = new TextEncoder().encode('{"temperature":21}')
 * await answers.put('payment', { status: 200, headers: [], body }, Date.now() + 600_000)
 * ```
 */
export function createRedisAnswerStore(options: RedisAnswerStoreOptions): AnswerStore {
  const redis = createCommander(options.client, options.commandTimeoutMs ?? 2000)
  const prefix = options.prefix ?? 'farebox'
  const maxBodyBytes = options.maxBodyBytes ?? 262_144
  const toKey = (paymentId: string): string => `${prefix}:answer:${paymentId}`

  return {
    maxBodyBytes,
    async put(paymentId, answer, expiresAt) {
      const left = Math.floor(expiresAt - Date.now())
      if (answer.body.length > maxBodyBytes || left <= 0) return
      const { status, headers, body } = answer
      const text = JSON.stringify({ status, headers, body: encodeBase64(body) })
      await redis.send('SET', toKey(paymentId), text, 'PX', left)
    },
    async get(paymentId) {
      const reply = await redis.send('GET', toKey(paymentId))
      try {
        return reply === null ? undefined : decodeAnswer(reply)
      } catch (cause) {
        throw unavailable(cause)
      }
    },
  }
}
