import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { guardProcess } from './guardProcess.js'

const packageDirectory = fileURLToPath(new URL('..', import.meta.url))

/** Starts a devnet from the sources, prints its URL, and ends in a way of its own. */
const parent = `
import { createViteServer } from 'vitest/node'
const server = await createViteServer({
  configFile: false,
  root: process.cwd(),
  logLevel: 'error',
  appType: 'custom',
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
  resolve: { alias: { '@farebox/core': process.cwd() + '/../core/src/index.ts' } },
})
const { startDevnet } = await server.ssrLoadModule('/src/index.ts')
const devnet = await startDevnet()
await server.close()
process.stdout.write(devnet.rpcUrl + '\\n')
const end = process.argv[1]
if (end === 'throws') setTimeout(() => { throw new Error('crash') }, 50)
if (end === 'is killed') setInterval(() => undefined, 1000)
`

async function isAnswering(rpcUrl: string): Promise<boolean> {
  try {
    await fetch(rpcUrl, { method: 'POST', body: '{}' })
    return true
  } catch {
    return false
  }
}

test.concurrent.for(['throws', 'is killed', 'has nothing left to do'])(
  'no orphan and no files when the process %s',
  async (end, context) => {
    const directory = await mkdtemp(join(tmpdir(), 'farebox-guard-'))
    const child = spawn(process.execPath, ['--input-type=module', '-e', parent, '--', end], {
      cwd: packageDirectory,
      env: { ...process.env, TMPDIR: directory, TEMP: directory, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const exited = once(child, 'exit')
    const [line] = await Promise.race([once(child.stdout, 'data'), exited])
    const rpcUrl = String(line).trim()
    context.expect(rpcUrl).toMatch(/^http:/)
    if (end === 'is killed') {
      context.expect(await isAnswering(rpcUrl)).toBe(true)
      context.expect(await readdir(directory)).toHaveLength(1)
      child.kill('SIGKILL')
    }
    await exited
    await context.expect.poll(() => isAnswering(rpcUrl), { timeout: 5000 }).toBe(false)
    await context.expect.poll(() => readdir(directory), { timeout: 5000 }).toEqual([])
    await rm(directory, { recursive: true })
  },
)

test('called off, it leaves the process and the files alone', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'farebox-guard-'))
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  const callOff = guardProcess(child.pid ?? 0, directory)
  callOff()
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(child.exitCode).toBe(null)
  expect(await readdir(directory)).toEqual([])
  child.kill('SIGKILL')
  await rm(directory, { recursive: true })
})
