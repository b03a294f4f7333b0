import { expect, test } from 'vitest'
import type { StoredAnswer } from './AnswerStore.js'
import { createMemoryAnswerStore } from './createMemoryAnswerStore.js'

const kibibyte = 1_024

function answerOf(bytes: number): StoredAnswer {
  return { status: 200, headers: [['Content-Type', 'text/plain']], body: new Uint8Array(bytes) }
}

test('keeps an answer until it expires', async () => {
  let now = 0
  const store = createMemoryAnswerStore({ now: () => now })
  await store.put('a', answerOf(3), 10)
  expect(await store.get('a')).toEqual(answerOf(3))
  expect(await store.get('b')).toBeUndefined()
  now = 10
  expect(await store.get('a')).toBeUndefined()
})

test('a later answer replaces an earlier one', async () => {
  const store = createMemoryAnswerStore({ now: () => 0 })
  await store.put('a', answerOf(3), 10)
  await store.put('a', answerOf(4), 10)
  expect((await store.get('a'))?.body).toHaveLength(4)
})

test('the oldest make room, and small answers count as well', async () => {
  const store = createMemoryAnswerStore({ maxTotalBytes: 3 * kibibyte, now: () => 0 })
  for (const id of ['a', 'b', 'c', 'd']) await store.put(id, answerOf(0), 10)
  expect(await store.get('a')).toBeUndefined()
  for (const id of ['b', 'c', 'd']) expect(await store.get(id)).toBeDefined()
  await store.put('e', answerOf(2 * kibibyte), 10)
  expect(await store.get('d')).toBeUndefined()
  expect(await store.get('e')).toBeDefined()
})

test('a body above a limit is not kept', async () => {
  const store = createMemoryAnswerStore({
    maxBodyBytes: 10,
    maxTotalBytes: kibibyte + 5,
    now: () => 0,
  })
  await store.put('a', answerOf(11), 10)
  await store.put('b', answerOf(6), 10)
  await store.put('c', answerOf(5), 10)
  const kept = await Promise.all(['a', 'b', 'c'].map(async (id) => store.get(id)))
  expect(kept.map((answer) => answer !== undefined)).toEqual([false, false, true])
})

test('what has expired makes room by itself', async () => {
  let now = 0
  const store = createMemoryAnswerStore({ maxTotalBytes: 3 * kibibyte, now: () => now })
  await store.put('a', answerOf(0), 10)
  await store.put('b', answerOf(0), 10)
  now = 10
  await store.put('c', answerOf(2 * kibibyte), 20)
  expect(await store.get('c')).toBeDefined()
  // Asked at a time before it expired, it would be found if it were still there.
  now = 5
  expect(await store.get('b')).toBeUndefined()
})

test('gives back what was kept, in memory of its own', async () => {
  const store = createMemoryAnswerStore({ now: () => 0 })
  const answer: StoredAnswer = {
    status: 203,
    headers: [
      ['Content-Type', 'text/plain; charset=utf-8'],
      ['X-City', 'Zürich ☀'],
      ['X-City', ''],
    ],
    body: new TextEncoder().encode('☀'),
  }
  const large: StoredAnswer = { ...answer, body: new Uint8Array(262_144).fill(7) }
  await store.put(`0x${'ab'.repeat(32)}`, answer, 10)
  await store.put('large', large, 10)
  const read = await store.get(`0x${'ab'.repeat(32)}`)
  expect(read).toStrictEqual(answer)
  expect(read?.body.buffer.byteLength).toBe(answer.body.length)
  const { body } = (await store.get('large')) ?? answer
  // Compared by the test runner, so many numbers take a second.
  expect(body.length === large.body.length && body.every((byte) => byte === 7)).toBe(true)
})

test('after many answers the latest are there, and no others', async () => {
  const store = createMemoryAnswerStore({ maxTotalBytes: 100 * 1_124, now: () => 0 })
  for (let id = 1; id <= 10_000; id += 1) await store.put(`id ${id}`, answerOf(100), 10)
  const kept: number[] = []
  for (let id = 1; id <= 10_000; id += 1) {
    if ((await store.get(`id ${id}`)) !== undefined) kept.push(id)
  }
  expect(kept).toEqual(Array.from({ length: 100 }, (_, index) => 9_901 + index))
})
