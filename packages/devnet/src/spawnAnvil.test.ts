import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { spawnAnvil } from './spawnAnvil.js'

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function listDirectories(): Promise<readonly string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith('farebox-devnet-'))
}

test('stop ends the process and takes its files away', async () => {
  const before = new Set(await listDirectories())
  const anvil = await spawnAnvil(31_337)
  expect(isRunning(anvil.pid)).toBe(true)
  const own = (await listDirectories()).filter((name) => !before.has(name))
  expect(own.length).toBeGreaterThan(0)
  await anvil.stop()
  expect(isRunning(anvil.pid)).toBe(false)
})

test('stop ends a process that does not listen to SIGTERM', async () => {
  const anvil = await spawnAnvil(31_337)
  process.kill(anvil.pid, 'SIGSTOP')
  await anvil.stop()
  expect(isRunning(anvil.pid)).toBe(false)
})

test('stop after it died by itself', async () => {
  const anvil = await spawnAnvil(31_337)
  process.kill(anvil.pid, 'SIGKILL')
  await anvil.stop()
  expect(isRunning(anvil.pid)).toBe(false)
})

test('a chain id that anvil refuses', async () => {
  await expect(spawnAnvil(-1)).rejects.toMatchObject({
    code: 'devnet_failed',
    detail: 'anvil did not start.',
  })
})
