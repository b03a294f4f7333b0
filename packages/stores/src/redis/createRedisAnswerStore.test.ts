import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createRedisAnswerStore } from './createRedisAnswerStore.js'
import { hasRedis, type RedisServer, startRedis } from './startRedis.fixture.js'

let server: RedisServer
let client: Redis

beforeAll(async () => {
  if (!hasRedis) return
  server = await startRedis()
  client = new Redis({ path: server.path })
})

beforeEach(async (context) => {
  if (!hasRedis) context.skip('redis-server is not installed')
  await client.flushall()
})

afterAll(async () => {
  client?.disconnect()
  await server?.stop()
})

const answer = {
  status: 203,
  headers: [
    ['content-type', 'application/octet-stream'],
    ['x-two', 'a'],
    ['x-two', 'ä'],
  ],
  body: Uint8Array.from({ length: 256 }, (_, index) => index),
} as const

function soon(): number {
  return Date.now() + 60_000
}

test('gives back what was put, byte by byte', async () => {
  const store = createRedisAnswerStore({ client })
  expect(await store.get('id')).toBeUndefined()
  await store.put('id', answer, soon())
  expect(await store.get('id')).toStrictEqual(answer)
  const empty = { status: 204, headers: [], body: new Uint8Array() }
  await store.put('id', empty, soon())
  expect(await store.get('id')).toStrictEqual(empty)
})

test('keeps payments and prefixes apart', async () => {
  const store = createRedisAnswerStore({ client })
  await store.put('a', answer, soon())
  expect(await store.get('b')).toBeUndefined()
  expect(await createRedisAnswerStore({ client, prefix: 'other' }).get('a')).toBeUndefined()
})

test('forgets at the expiry', async () => {
  const store = createRedisAnswerStore({ client })
  await store.put('id', answer, Date.now() + 100)
  expect(await store.get('id')).toStrictEqual(answer)
  await vi.waitUntil(async () => (await store.get('id')) === undefined)
  await store.put('late', answer, Date.now())
  expect(await store.get('late')).toBeUndefined()
})

test('keeps no body above the limit', async () => {
  expect(createRedisAnswerStore({ client }).maxBodyBytes).toBe(262_144)
  const store = createRedisAnswerStore({ client, maxBodyBytes: 4 })
  expect(store.maxBodyBytes).toBe(4)
  await store.put('four', { ...answer, body: new Uint8Array(4) }, soon())
  await store.put('five', { ...answer, body: new Uint8Array(5) }, soon())
  expect(await store.get('four')).toBeDefined()
  expect(await store.get('five')).toBeUndefined()
})

test.each([
  '',
  'hello',
  'null',
  '{}',
  '{"status":200,"headers":[],"body":"!"}',
  '{"status":99,"headers":[],"body":""}',
  '{"status":200,"headers":[["a"]],"body":""}',
  '{"status":200,"headers":[["a","b","c"]],"body":""}',
  '{"status":200,"headers":[],"body":"","paid":true}',
])('refuses the record %j', async (text) => {
  const store = createRedisAnswerStore({ client })
  await client.set('farebox:answer:id', text)
  await expect(store.get('id')).rejects.toMatchObject({ code: 'store_unavailable' })
})
