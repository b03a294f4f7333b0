import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createHttpFacilitatorClient } from '@farebox/core/facilitator'
import { type Devnet, startDevnet } from '@farebox/devnet'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createPayment } from '../payment.fixture.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const command = join(root, 'dist/esm/cli/main.js')

let devnet: Devnet
let folder: string

beforeAll(async () => {
  const compiler = fileURLToPath(
    new URL('../../../../node_modules/typescript/bin/tsc', import.meta.url),
  )
  const project = join(root, 'tsconfig.build.json')
  const [started, made] = await Promise.all([
    startDevnet(),
    mkdtemp(join(tmpdir(), 'farebox-facilitator-')),
    // What is run is what is published, so it must not be older than the sources.
    promisify(execFile)(process.execPath, [compiler, '--build', project]),
  ])
  devnet = started
  folder = made
}, 120_000)

afterAll(async () => {
  await devnet.stop()
  await rm(folder, { recursive: true })
})

interface Run {
  readonly child: ChildProcess
  readonly stdout: () => string
  readonly stderr: () => string
  readonly code: Promise<number | null>
}

function run(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Run {
  const child = spawn(process.execPath, [command, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text
    })
  }
  onTestFinished(() => void child.kill('SIGKILL'))
  const code = once(child, 'close').then(() => child.exitCode)
  return { child, stdout: () => output.stdout, stderr: () => output.stderr, code }
}

async function writeConfig(change: object = {}): Promise<string> {
  const path = join(folder, `config-${Math.random()}.json`)
  const { network, rpcUrl } = devnet
  await writeFile(path, JSON.stringify({ networks: [{ network, rpcUrl }], ...change }))
  return path
}

async function readUrl({ stdout, stderr }: Run): Promise<string> {
  return vi.waitFor(
    () => {
      const [, url] = /Listening on (\S+)/.exec(stdout()) ?? []
      if (url === undefined) throw new Error(`It does not listen: ${stderr()}`)
      return url
    },
    { timeout: 10_000 },
  )
}

describe('farebox-facilitator', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('settles, and ends cleanly on %s', async (signal) => {
    const { facilitator } = devnet.accounts
    const key = facilitator.privateKey
    const running = run(['--config', await writeConfig(), '--port', '0'], {
      FACILITATOR_PRIVATE_KEY: key,
    })
    const client = createHttpFacilitatorClient(await readUrl(running))
    const payment = await createPayment(devnet)
    expect(await client.verify(payment)).toMatchObject({ isValid: true })
    expect(await client.settle(payment)).toMatchObject({ success: true })

    expect(running.stdout()).toContain(`exact on ${devnet.network}`)
    expect(running.stdout()).toContain(facilitator.address)
    expect(running.stderr()).toMatch(/^settled settle exact eip155:31337 0x/m)

    running.child.kill(signal)
    expect(await running.code).toBe(0)
    expect(running.stdout()).toMatch(/Stopped\.\n$/)
    const output = running.stdout() + running.stderr()
    expect(output).not.toContain(key.slice(2))
    expect(output).not.toContain(devnet.rpcUrl)
  })

  it('reads farebox-facilitator.json, PORT and the variable of a network', async () => {
    const { network, rpcUrl, accounts } = devnet
    const networks = [{ network, rpcUrl, privateKeyEnv: 'ANVIL_KEY' }]
    await writeFile(join(folder, 'farebox-facilitator.json'), JSON.stringify({ port: 1, networks }))
    const running = run([], { PORT: '0', ANVIL_KEY: accounts.facilitator.privateKey })
    const { kinds } = await createHttpFacilitatorClient(await readUrl(running)).supported()
    expect(kinds).toHaveLength(1)
    running.child.kill('SIGTERM')
    expect(await running.code).toBe(0)
  })

  it('--help', async () => {
    const { code, stdout } = run(['--help'])
    expect(await code).toBe(0)
    expect(stdout()).toMatch(/^Usage: farebox-facilitator/)
  })

  it.each([
    ['a file that is not there', ['--config', 'nothing.json'], /cannot be read/],
    ['an unknown argument', ['--mainnet'], /--help/],
  ])('%s is one message and exit code 1', async (_name, args, message) => {
    const { code, stdout, stderr } = run(args)
    expect(await code).toBe(1)
    expect(stderr()).toMatch(message)
    expect(stderr()).toMatch(/^farebox-facilitator: [^\n]* \(config_invalid\)\n$/)
    expect(stdout()).toBe('')
  })

  it.each([
    ['no key', {}, {}, /FACILITATOR_PRIVATE_KEY must hold a private key/],
    [
      'a mainnet',
      { networks: [{ network: 'base', rpcUrl: 'https://rpc.example' }] },
      true,
      /eip155:8453 .*allowMainnet/,
    ],
    ['an empty file', { networks: [] }, true, /networks is not valid/],
  ])('%s is one message and exit code 1', async (_name, change, hasKey, message) => {
    const { code, stderr } = run(
      ['--config', await writeConfig(change)],
      hasKey === true ? { FACILITATOR_PRIVATE_KEY: devnet.accounts.facilitator.privateKey } : {},
    )
    expect(await code).toBe(1)
    expect(stderr()).toMatch(message)
    expect(stderr().trimEnd().split('\n')).toHaveLength(1)
  })
})
