import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { catalog } from '@farebox/demo-catalog'
import { buildSite } from '@farebox/demo-next-site'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { StackDescription } from './describeStack.js'
import { sellerNames } from './startSellers.js'
import { readLiveStack } from './stackFile.js'

const program = fileURLToPath(new URL('../dist/esm/stack.js', import.meta.url))

let directory: string
let path: string
const children: ChildProcess[] = []

// The first build of the site takes longer than a stack does.
beforeAll(() => buildSite(), 180_000)

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'farebox-stack-'))
  path = join(directory, 'stack.json')
})

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await rm(directory, { recursive: true, force: true })
})

function start(): ChildProcess {
  const child = spawn(process.execPath, [program, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  return child
}

async function waitFor<T>(read: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 600; tries += 1) {
    const value = await read()
    if (value !== undefined) return value
    await sleep(50)
  }
  throw new Error('Nothing came.')
}

async function isReachable(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { method: 'POST' })
    await response.body?.cancel()
    return true
  } catch {
    return false
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}

test('describes a world that works, and leaves nothing behind after Ctrl-C', async () => {
  const child = start()
  const stack = await waitFor(() => readLiveStack(path))
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(stack)
  expect(Object.keys(stack.sellers)).toEqual(sellerNames)
  for (const { url, routes } of Object.values(stack.sellers)) {
    expect(new Set(routes.map(({ method, path: at }) => `${method} ${at}`))).toEqual(
      new Set(catalog.map(({ key }) => key)),
    )
    for (const { method, path: at, price, scheme, network } of routes) {
      const response = await fetch(`${url}${at}`, { method })
      const challenge = (await response.json()) as {
        readonly accepts: readonly { readonly scheme: string; readonly network: string }[]
      }
      expect([response.status, price]).toEqual([402, '$0.01'])
      const { takesTransfers } = catalog.find((one) => one.path === at) ?? {}
      expect(response.headers.has('www-authenticate')).toBe(takesTransfers)
      expect(challenge.accepts).toContainEqual(expect.objectContaining({ scheme, network }))
    }
    const stats = await fetch(`${url}/stats`)
    expect(await stats.json()).toEqual({ handlerRuns: {} })
  }

  child.kill('SIGINT')
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(await exists(path)).toBe(false)
  expect(await isReachable(stack.evm.rpcUrl)).toBe(false)
  expect(await isReachable(stack.tron.rpcUrl)).toBe(false)
  expect(await isReachable(stack.tron.gasfree.url)).toBe(false)
  expect(await isReachable(stack.facilitator.url)).toBe(false)
})

test('a second stack says that there is one', async () => {
  start()
  const stack = await waitFor(() => readLiveStack(path))
  const second = start()
  expect(await once(second, 'exit')).toEqual([1, null])
  expect(await readLiveStack(path)).toEqual(stack)
})

test('after kill -9 the file is stale, the chain ends, and a new stack starts', async () => {
  const child = start()
  const stack = await waitFor(() => readLiveStack(path))
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(await exists(path)).toBe(true)
  expect(await readLiveStack(path)).toBe(undefined)
  await waitFor(async () => ((await isReachable(stack.evm.rpcUrl)) ? undefined : true))

  start()
  const next = await waitFor(() => readLiveStack(path))
  expect(next.stack.pid).not.toBe(stack.stack.pid)
})

test('a file of a process id that somebody else has now is not a live stack', async () => {
  const child = start()
  const stack = await waitFor(() => readLiveStack(path))
  child.kill('SIGTERM')
  await once(child, 'exit')
  const stale: StackDescription = { ...stack, stack: { ...stack.stack, pid: process.pid } }
  await writeFile(path, JSON.stringify(stale))
  expect(await readLiveStack(path)).toBe(undefined)
  await writeFile(path, 'not json')
  expect(await readLiveStack(path)).toBe(undefined)
})
