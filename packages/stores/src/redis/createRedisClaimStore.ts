import { randomUUID } from 'node:crypto'
import type { Claim, ClaimQuery, ClaimStore } from '@farebox/core/server'
import { encodeClaim } from '../claims/encodeClaim.js'
import { matchesQuery } from '../claims/matchesQuery.js'
import { asksForOpen, isOpen } from '../claims/openStates.js'
import { unavailable } from '../claims/unavailable.js'
import { createCommander } from './createCommander.js'
import { decodeRecord } from './decodeRecord.js'
import type { RedisClient } from './RedisClient.js'
import { forgetClaims, writeClaim } from './scripts.js'

export interface RedisClaimStoreOptions {
  /** A connected client. The store neither connects nor closes it. */
  readonly client: RedisClient
  /** What all keys begin with: one for each seller that shares the Redis. Default `farebox`. */
  readonly prefix?: string
  /** How long to wait for the answer to one command, in milliseconds. Default 2000. */
  readonly commandTimeoutMs?: number
}

interface Keys {
  readonly claim: (spendKey: string) => string
  readonly created: string
  readonly expiring: string
  readonly open: string
  readonly openOf: (payer: string) => string
}

const pageSize = 128

/** The braces put all keys into one slot of a cluster, so that one script may touch several. */
function nameKeys(prefix: string): Keys {
  const root = `{${prefix}}`
  return {
    claim: (spendKey) => `${root}:claim:${spendKey}`,
    created: `${root}:created`,
    expiring: `${root}:expiring`,
    open: `${root}:open`,
    openOf: (payer) => `${root}:open:${payer}`,
  }
}

/** Members and scores in turn: a flat list of texts in RESP 2, a list of pairs with numbers in RESP 3. */
function readEntries(reply: unknown): readonly string[] {
  if (!Array.isArray(reply)) throw unavailable(new TypeError('Redis answered with something else.'))
  return reply.flat().map(String)
}

/**
 * Claims in Redis, for a seller that runs in several processes. Needs Redis 5 or later, or Valkey.
 *
 * A write is one script, so of concurrent writers one wins whatever process they are in. Every key has the
 * hash tag `{prefix}`: in a cluster, the claims of one seller live on one shard. A claim is forgotten at
 * its `expiresAt` by the clock of the server.
 *
 * Every failure is `store_unavailable`, also when the write may have arrived. Not checked: that Redis
 * keeps what it has acknowledged. It must not evict (`maxmemory-policy noeviction`), and what a failover
 * or a restart loses is lost here: the README says what follows from that.
 *
 * @example
 * ```ts
 * import { createResourceServer } from '@farebox/core/server'
 * import { evm } from '@farebox/evm/server'
 * import { createRedisClaimStore } from '@farebox/stores/redis'
 * import { Redis } from 'ioredis'
 *
 * const client = new Redis('redis://localhost:6379', { enableOfflineQueue: false })
 * const server = createResourceServer({
 *   facilitator: 'https://facilitator.example.com',
 *   schemes: [evm()],
 *   store: createRedisClaimStore({ client }),
 * })
 * ```
 */
export function createRedisClaimStore(options: RedisClaimStoreOptions): ClaimStore {
  const redis = createCommander(options.client, options.commandTimeoutMs ?? 2000)
  const keys = nameKeys(options.prefix ?? 'farebox')

  function chooseIndex(query: ClaimQuery): string {
    if (!asksForOpen(query)) return keys.created
    return query.payer === undefined ? keys.open : keys.openOf(query.payer)
  }

  async function readClaims(index: string, spendKeys: readonly string[]): Promise<Claim[]> {
    const replies = await redis.send('MGET', ...spendKeys.map(keys.claim))
    if (!Array.isArray(replies) || replies.length !== spendKeys.length) {
      throw unavailable(new TypeError('Redis answered with something else.'))
    }
    const gone: string[] = []
    const claims: Claim[] = []
    for (const [position, spendKey] of spendKeys.entries()) {
      const claim = decodeRecord(spendKey, replies[position])
      if (claim === undefined) gone.push(spendKey)
      else claims.push(claim)
    }
    if (gone.length > 0) await redis.run(forgetClaims, [index, ...gone.map(keys.claim)], gone)
    return claims
  }

  /** The index page by page. It goes on from a score, because ranks move when entries disappear. */
  async function* readPages(index: string): AsyncGenerator<readonly Claim[]> {
    let from = '-inf'
    let seen = new Set<string>()
    for (;;) {
      const limit = pageSize + seen.size
      const range = ['ZRANGEBYSCORE', index, from, '+inf', 'WITHSCORES', 'LIMIT', 0, limit] as const
      const reply = readEntries(await redis.send(...range))
      const members = reply.filter((_, position) => position % 2 === 0)
      const fresh = members.filter((member) => !seen.has(member))
      if (fresh.length === 0) return
      yield await readClaims(index, fresh)
      if (members.length < limit) return
      const last = reply.at(-1) ?? from
      seen = new Set(members.filter((_, position) => reply[position * 2 + 1] === last))
      from = last
    }
  }

  return {
    scope: 'shared',
    async get(spendKey) {
      return decodeRecord(spendKey, await redis.send('GET', keys.claim(spendKey)))
    },
    async compareAndSet(spendKey, expectedVersion, next) {
      const { claim, text } = encodeClaim(spendKey, next)
      const wrote = await redis.run(
        writeClaim,
        [keys.claim(spendKey), keys.created, keys.expiring, keys.open, keys.openOf(claim.payer)],
        [
          expectedVersion,
          claim.version,
          randomUUID(),
          text,
          spendKey,
          claim.createdAt,
          claim.expiresAt,
          isOpen(claim.state) ? 1 : 0,
        ],
      )
      if (wrote !== 0 && wrote !== 1) {
        throw unavailable(new TypeError('Redis answered with something else.'))
      }
      return wrote === 1
    },
    async list(query = {}) {
      const limit = query.limit ?? 100
      const found = new Map<string, Claim>()
      if (limit <= 0) return []
      for await (const page of readPages(chooseIndex(query))) {
        for (const claim of page) {
          if (matchesQuery(claim, query)) found.set(claim.spendKey, claim)
        }
        if (found.size >= limit) break
      }
      return [...found.values()].toSorted((a, b) => a.createdAt - b.createdAt).slice(0, limit)
    },
  }
}
