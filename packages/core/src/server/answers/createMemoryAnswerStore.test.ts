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
