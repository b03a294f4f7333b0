import { FareboxError } from '@farebox/core'
import { describeClaimStore } from '@farebox/testkit'
import { Redis } from 'ioredis'
import { Redis as Redis5 } from 'ioredis-5'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createClaim, createFullClaim } from '../claim.fixture.js'
import { createRedisClaimStore } from './createRedisClaimStore.js'
import type { RedisClient } from './RedisClient.js'
import { hasRedis, type RedisServer, startRedis } from './startRedis.fixture.js'

let server: RedisServer
let client: Redis
let client5: Redis5
let prefix: string
let tests = 0

beforeAll(async () => {
  if (!hasRedis) return
  server = await startRedis()
  client = new Redis({ path: server.path })
  client5 = new Redis5({ path: server.path })
})

beforeEach((context) => {
  if (!hasRedis) context.skip('redis-server is not installed')
  tests += 1
  prefix = `test-${tests}`
})

afterAll(async () => {
  client?.disconnect()
  client5?.disconnect()
  await server?.stop()
})

describeClaimStore('ioredis 6', async () => createRedisClaimStore({ client, prefix }))
describeClaimStore('ioredis 5', async () => createRedisClaimStore({ client: client5, prefix }))

const unavailable: unknown = expect.objectContaining({ code: 'store_unavailable' })

async function reject(work: Promise<unknown>): Promise<FareboxError> {
  const error: unknown = await work.catch((thrown: unknown) => thrown)
  if (!(error instanceof FareboxError)) throw new Error('It did not fail as it should.')
  return error
}

/** The client, with every command noted. */
function record(): RedisClient & { readonly commands: string[] } {
  const commands: string[] = []
  return {
    commands,
    call(command, ...args) {
      commands.push(command)
      return client.call(command, ...args)
    },
  }
}

test('is for several processes', () => {
  expect(createRedisClaimStore({ client }).scope).toBe('shared')
})

test('gives back every member of a claim', async () => {
  const store = createRedisClaimStore({ client, prefix })
  const claim = createFullClaim()
  await store.compareAndSet(claim.spendKey, 0, claim)
  expect(await store.get(claim.spendKey)).toStrictEqual(claim)
  expect(await store.list()).toStrictEqual([claim])
})

test('prefixes keep sellers apart', async () => {
  const one = createRedisClaimStore({ client, prefix: `${prefix}-one` })
  const other = createRedisClaimStore({ client, prefix: `${prefix}-other` })
  const claim = createClaim()
  expect(await one.compareAndSet(claim.spendKey, 0, claim)).toBe(true)
  expect(await other.get(claim.spendKey)).toBeUndefined()
  expect(await other.list()).toEqual([])
  expect(await other.compareAndSet(claim.spendKey, 0, claim)).toBe(true)
})

test('one write is one command', async () => {
  const recorded = record()
  const store = createRedisClaimStore({ client: recorded, prefix })
  const claim = createClaim()
  await client.script('FLUSH')
  await store.compareAndSet(claim.spendKey, 0, claim)
  await store.compareAndSet(claim.spendKey, 1, { ...claim, version: 2 })
  expect(recorded.commands).toEqual(['EVALSHA', 'EVAL', 'EVALSHA'])
})

describe('forgetting', () => {
  test('at the expiry, in every index', async () => {
    const store = createRedisClaimStore({ client, prefix })
    const expiresAt = Date.now() + 150
    const short = createClaim({ spendKey: 'short', state: 'settled', expiresAt })
    const long = createClaim({ spendKey: 'long', state: 'settled' })
    await store.compareAndSet('short', 0, short)
    await store.compareAndSet('long', 0, long)
    expect(await client.call('PEXPIRETIME', `{${prefix}}:claim:short`)).toBe(expiresAt)
    expect(await store.get('short')).toEqual(short)
    await vi.waitUntil(async () => (await store.get('short')) === undefined)
    expect(Date.now()).toBeGreaterThanOrEqual(expiresAt)
    expect(await store.list({ payer: '0xPayer', states: ['settled'] })).toEqual([long])
    expect(await client.call('ZRANGE', `{${prefix}}:open:0xPayer`, 0, -1)).toEqual(['long'])
    // The next write tidies up after those that nobody has listed.
    await store.compareAndSet('next', 0, createClaim({ spendKey: 'next' }))
    for (const index of ['created', 'expiring', 'open']) {
      expect(await client.zscore(`{${prefix}}:${index}`, 'short')).toBeNull()
    }
  })

  test('an index does not grow with claims that are gone', async () => {
    const store = createRedisClaimStore({ client, prefix })
    for (let index = 0; index < 100; index += 1) {
      const spendKey = `key ${index}`
      await store.compareAndSet(spendKey, 0, createClaim({ spendKey, expiresAt: Date.now() - 1 }))
    }
    expect(await client.zcard(`{${prefix}}:created`)).toBeLessThan(5)
    expect(await client.zcard(`{${prefix}}:expiring`)).toBeLessThan(5)
  })

  test('the index of a payer outlives the longest of its claims, and not by much', async () => {
    const store = createRedisClaimStore({ client, prefix })
    const key = `{${prefix}}:open:0xPayer`
    const long = createClaim({ spendKey: 'long', state: 'pending' })
    const short = createClaim({
      spendKey: 'short',
      state: 'pending',
      expiresAt: Date.now() + 60_000,
    })
    await store.compareAndSet('short', 0, short)
    expect(await client.call('PEXPIRETIME', key)).toBe(short.expiresAt)
    await store.compareAndSet('long', 0, long)
    expect(await client.call('PEXPIRETIME', key)).toBe(long.expiresAt)
    await store.compareAndSet('short', 1, { ...short, version: 2 })
    expect(await client.call('PEXPIRETIME', key)).toBe(long.expiresAt)
  })

  test('a claim that was evicted is missing, and nothing else is', async () => {
    const store = createRedisClaimStore({ client, prefix })
    for (const spendKey of ['a', 'b', 'c']) {
      await store.compareAndSet(spendKey, 0, createClaim({ spendKey }))
    }
    await client.del(`{${prefix}}:claim:b`)
    expect((await store.list()).map(({ spendKey }) => spendKey)).toEqual(['a', 'c'])
    expect(await client.zscore(`{${prefix}}:created`, 'b')).toBeNull()
    const anew = createClaim({ spendKey: 'b' })
    expect(await store.compareAndSet('b', 0, anew)).toBe(true)
    expect(await store.list()).toHaveLength(3)
  })
})

describe('listing', () => {
  test('what a payer is owed is two commands, however much was sold', async () => {
    const recorded = record()
    const store = createRedisClaimStore({ client: recorded, prefix })
    await Promise.all(
      Array.from({ length: 500 }, (_, index) => {
        const spendKey = `key ${index}`
        return store.compareAndSet(spendKey, 0, createClaim({ spendKey, state: 'delivered' }))
      }),
    )
    const owed = createClaim({ spendKey: 'owed', state: 'settled' })
    await store.compareAndSet('owed', 0, owed)
    recorded.commands.length = 0
    const query = { payer: '0xPayer', states: ['settling', 'pending', 'settled'] } as const
    expect(await store.list(query)).toEqual([owed])
    expect(await store.list({ states: query.states })).toEqual([owed])
    expect(recorded.commands).toEqual(['ZRANGEBYSCORE', 'MGET', 'ZRANGEBYSCORE', 'MGET'])
    await store.compareAndSet('owed', 1, { ...owed, version: 2, state: 'delivered' })
    recorded.commands.length = 0
    expect(await store.list(query)).toEqual([])
    expect(recorded.commands).toEqual(['ZRANGEBYSCORE'])
  })

  test('page after page, also where many were made in one millisecond', async () => {
    const store = createRedisClaimStore({ client, prefix })
    const now = Date.now()
    await Promise.all(
      Array.from({ length: 700 }, (_, index) => {
        const spendKey = `key ${index}`
        const createdAt = index < 400 ? now : now + index
        return store.compareAndSet(spendKey, 0, createClaim({ spendKey, createdAt }))
      }),
    )
    const listed = await store.list({ limit: 1000 })
    expect(new Set(listed.map(({ spendKey }) => spendKey)).size).toBe(700)
    const times = listed.map(({ createdAt }) => createdAt)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(await store.list({ limit: 0 })).toEqual([])
  })
})

describe('a write that is sent again', () => {
  /** Loses the first answer to every write, as a connection that breaks does. */
  const resending: RedisClient = {
    async call(command, ...args) {
      if (command.startsWith('EVAL')) await client.call(command, ...args).catch(() => undefined)
      return client.call(command, ...args)
    },
  }

  test('finds that it has been written', async () => {
    const store = createRedisClaimStore({ client: resending, prefix })
    const claim = createClaim()
    expect(await store.compareAndSet(claim.spendKey, 0, claim)).toBe(true)
    expect(await store.compareAndSet(claim.spendKey, 1, { ...claim, version: 2 })).toBe(true)
    expect((await store.get(claim.spendKey))?.version).toBe(2)
  })

  test('T01 is not taken for another write of the same claim', async () => {
    const store = createRedisClaimStore({ client: resending, prefix })
    const claim = createClaim()
    const wrote = await Promise.all(
      Array.from({ length: 20 }, () => store.compareAndSet(claim.spendKey, 0, claim)),
    )
    expect(wrote.filter(Boolean)).toHaveLength(1)
  })
})

describe('a record that is not a claim is never "nothing known"', () => {
  const claim = createClaim()
  const json = JSON.stringify(claim)

  test.each([
    ['empty', ''],
    ['text', 'hello'],
    ['JSON without its head', json],
    ['an empty body', '1 call '],
    ['half the JSON', `1 call ${json.slice(0, 50)}`],
    ['null', '1 call null'],
    ['another version', `2 call ${json}`],
    ['the claim of another key', `1 call ${JSON.stringify({ ...claim, spendKey: 'other' })}`],
    ['a state that is not known', `1 call ${json.replace('verified', 'refunded')}`],
    ['a member that is not known', `1 call ${json.replace('{', '{"refundedAt":1,')}`],
  ])('%s', async (_name, text) => {
    const store = createRedisClaimStore({ client, prefix })
    await store.compareAndSet(claim.spendKey, 0, claim)
    await client.set(`{${prefix}}:claim:${claim.spendKey}`, text)
    const error = await reject(store.get(claim.spendKey))
    expect(error.code).toBe('store_unavailable')
    expect(error.message).not.toContain('hello')
    await expect(store.list()).rejects.toEqual(unavailable)
  })

  test('nor is it written over', async () => {
    const store = createRedisClaimStore({ client, prefix })
    await client.set(`{${prefix}}:claim:${claim.spendKey}`, 'hello')
    await expect(store.compareAndSet(claim.spendKey, 0, claim)).rejects.toEqual(unavailable)
    expect(await client.get(`{${prefix}}:claim:${claim.spendKey}`)).toBe('hello')
  })

  test('another type of value', async () => {
    const store = createRedisClaimStore({ client, prefix })
    await client.lpush(`{${prefix}}:claim:${claim.spendKey}`, 'hello')
    await expect(store.get(claim.spendKey)).rejects.toEqual(unavailable)
    await expect(store.compareAndSet(claim.spendKey, 0, claim)).rejects.toEqual(unavailable)
  })

  test.each([undefined, 1, ['OK'], 'OK', {}])('an answer of %o', async (answer) => {
    const store = createRedisClaimStore({ client: { call: async () => answer }, prefix })
    await expect(store.get('x')).rejects.toEqual(unavailable)
    await expect(store.list()).rejects.toEqual(unavailable)
    if (answer === 1) return
    await expect(store.compareAndSet(claim.spendKey, 0, claim)).rejects.toEqual(unavailable)
  })

  test('a claim that could not be read is not written', async () => {
    const store = createRedisClaimStore({ client, prefix })
    const work = store.compareAndSet('another key', 0, claim)
    await expect(work).rejects.toEqual(unavailable)
    expect(await client.keys(`{${prefix}}*`)).toEqual([])
  })
})

test('a server without room refuses writes and answers reads', async () => {
  const store = createRedisClaimStore({ client, prefix })
  const claim = createClaim()
  await store.compareAndSet(claim.spendKey, 0, claim)
  await client.config('SET', 'maxmemory', '1')
  const work = store.compareAndSet(claim.spendKey, 1, { ...claim, version: 2 })
  const error = await reject(work)
  await client.config('SET', 'maxmemory', '0')
  expect(error.code).toBe('store_unavailable')
  expect(error.cause).toMatchObject({ message: expect.stringContaining('OOM') })
  expect(await store.get(claim.spendKey)).toEqual(claim)
})

test('a claim may change its payer, and is owed to the one it has', async () => {
  const store = createRedisClaimStore({ client, prefix })
  const claim = createClaim({ state: 'settled', payer: 'ann' })
  await store.compareAndSet(claim.spendKey, 0, claim)
  await store.compareAndSet(claim.spendKey, 1, { ...claim, version: 2, payer: 'bob' })
  expect(await store.list({ payer: 'ann', states: ['settled'] })).toEqual([])
  expect(await store.list({ payer: 'bob', states: ['settled'] })).toHaveLength(1)
})
