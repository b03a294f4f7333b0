import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { FareboxError } from '@farebox/core'
import { describeClaimStore } from '@farebox/testkit'
import { Cluster, Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { buildPackage } from '../buildPackage.fixture.js'
import { createClaim } from '../claim.fixture.js'
import { createRedisAnswerStore } from './createRedisAnswerStore.js'
import { createRedisClaimStore } from './createRedisClaimStore.js'
import { findFreePort } from './findFreePort.fixture.js'
import { hasRedis, type RedisServer, startRedis } from './startRedis.fixture.js'

beforeEach((context) => {
  if (!hasRedis) context.skip('redis-server is not installed')
})

async function open(options?: readonly string[]): Promise<RedisServer> {
  const server = await startRedis(options)
  onTestFinished(() => server.stop())
  return server
}

function connect(server: RedisServer): Redis {
  const client = new Redis({ path: server.path, retryStrategy: () => 20 })
  // Redis says so itself when nobody listens; the store's error is what counts.
  client.on('error', () => undefined)
  onTestFinished(() => client.disconnect())
  return client
}

/** Runs one of several processes that want the same claims; answers the keys that it got. */
async function race(server: RedisServer, name: string, count: number): Promise<readonly string[]> {
  const script = fileURLToPath(new URL('raceClaims.fixture.mjs', import.meta.url))
  const child = spawn(process.execPath, [script, server.path, name, String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return JSON.parse(await text(child.stdout))
}

test('T01 of several processes one gets each claim, and no write is lost', async () => {
  await buildPackage()
  const server = await open()
  const names = ['ann', 'bob', 'cy']
  const won = await Promise.all(names.map((name) => race(server, name, names.length)))
  const all = won.flat()
  expect(all).toHaveLength(200)
  expect(new Set(all).size).toBe(200)
  const store = createRedisClaimStore({ client: connect(server) })
  for (const [index, keys] of won.entries()) {
    // Otherwise they did not meet.
    expect(keys.length).toBeGreaterThan(0)
    for (const key of keys) expect((await store.get(key))?.owner).toBe(names[index])
  }
  expect((await store.get('counter'))?.version).toBe(300)
})

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'none'
  } catch (error) {
    return error instanceof FareboxError ? error.code : String(error)
  }
}

describe('a server that is gone', () => {
  test('is store_unavailable, and works again when it is back', async () => {
    const server = await open()
    const client = connect(server)
    const store = createRedisClaimStore({ client, commandTimeoutMs: 200 })
    const answers = createRedisAnswerStore({ client, commandTimeoutMs: 200 })
    const claim = createClaim()
    await store.compareAndSet(claim.spendKey, 0, claim)

    server.signal('SIGKILL')
    const next = { ...claim, version: 2 }
    expect(await codeOf(store.compareAndSet(claim.spendKey, 1, next))).toBe('store_unavailable')
    expect(await codeOf(store.get(claim.spendKey))).toBe('store_unavailable')
    expect(await codeOf(store.list())).toBe('store_unavailable')
    expect(await codeOf(answers.get('x'))).toBe('store_unavailable')

    await server.restart()
    await vi.waitUntil(async () => (await codeOf(store.get(claim.spendKey))) === 'none')
    // It kept nothing on the disk, so the claim can be made again.
    expect(await store.get(claim.spendKey)).toBeUndefined()
    expect(await store.compareAndSet(claim.spendKey, 0, claim)).toBe(true)
    expect(await store.get(claim.spendKey)).toEqual(claim)
  })

  test('says so in the middle of many writes, of which the acknowledged ones were made', async () => {
    const server = await open(['--port', '0', '--appendfsync', 'always'])
    const client = connect(server)
    await client.config('SET', 'appendonly', 'yes')
    await vi.waitUntil(async () =>
      /aof_rewrite_in_progress:0/.test(await client.info('persistence')),
    )
    const store = createRedisClaimStore({ client, commandTimeoutMs: 500 })
    const acknowledged: string[] = []
    const writes = Array.from({ length: 3000 }, async (_, index) => {
      const spendKey = `key ${index}`
      if (await store.compareAndSet(spendKey, 0, createClaim({ spendKey }))) {
        acknowledged.push(spendKey)
        if (acknowledged.length === 50) server.signal('SIGKILL')
      }
    })
    const results = await Promise.allSettled(writes)
    const errors = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason] : [],
    )
    expect(errors.length).toBeGreaterThan(0)
    for (const error of errors) expect(error).toMatchObject({ code: 'store_unavailable' })
    await server.restart(['--appendonly', 'yes'])
    await vi.waitUntil(async () => (await codeOf(store.get('key 0'))) === 'none')
    for (const key of acknowledged) expect(await store.get(key)).toBeDefined()
  })

  test('that hangs is given up on at the deadline', async () => {
    const server = await open()
    const client = connect(server)
    const store = createRedisClaimStore({ client, commandTimeoutMs: 100 })
    const claim = createClaim()
    await store.compareAndSet(claim.spendKey, 0, claim)
    server.signal('SIGSTOP')
    const start = performance.now()
    expect(await codeOf(store.get(claim.spendKey))).toBe('store_unavailable')
    expect(performance.now() - start).toBeGreaterThan(90)
    expect(performance.now() - start).toBeLessThan(1000)
    server.signal('SIGCONT')
    await vi.waitUntil(async () => (await codeOf(store.get(claim.spendKey))) === 'none')
    expect(await store.get(claim.spendKey)).toEqual(claim)
  })

  test('a client that was closed', async () => {
    const server = await open()
    const client = connect(server)
    const store = createRedisClaimStore({ client })
    client.disconnect()
    expect(await codeOf(store.get('x'))).toBe('store_unavailable')
  })
})

describe('a cluster', () => {
  let server: RedisServer
  let cluster: Cluster
  let prefixes = 0

  beforeAll(async () => {
    if (!hasRedis) return
    const port = await findFreePort()
    const address = ['--port', String(port), '--cluster-announce-ip', '127.0.0.1']
    server = await startRedis([...address, '--cluster-enabled', 'yes'])
    const node = new Redis({ path: server.path })
    await node.call('CLUSTER', 'ADDSLOTSRANGE', 0, 16_383)
    await vi.waitUntil(async () => (await node.cluster('INFO')).includes('cluster_state:ok'), {
      timeout: 10_000,
    })
    node.disconnect()
    cluster = new Cluster([{ host: '127.0.0.1', port }])
  })

  afterAll(async () => {
    cluster?.disconnect()
    await server?.stop()
  })

  describeClaimStore('claims', async () => {
    prefixes += 1
    return createRedisClaimStore({ client: cluster, prefix: `test-${prefixes}` })
  })

  test('answers', async () => {
    const answers = createRedisAnswerStore({ client: cluster })
    const answer = { status: 200, headers: [], body: Uint8Array.of(1) }
    await answers.put('id', answer, Date.now() + 1000)
    expect(await answers.get('id')).toEqual(answer)
  })
})
