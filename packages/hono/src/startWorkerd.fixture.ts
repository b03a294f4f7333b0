import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/** The program, where the package has one for this system. */
export function findWorkerd(): string | undefined {
  try {
    // The package comes without types: the path of the program is all that it exports.
    return (createRequire(import.meta.url)('workerd') as { readonly default: string }).default
  } catch {
    return undefined
  }
}

const config = `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "worker", worker = .worker),
    (name = "loopback", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "worker")],
);
const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "2026-06-01",
  globalOutbound = "loopback",
);
`

export interface Workerd {
  readonly url: string
  close(): Promise<void>
}

/** Cloudflare's own runtime on a free port, with one module and no Node compatibility. */
export async function startWorkerd(program: string, module: string): Promise<Workerd> {
  const folder = mkdtempSync(join(tmpdir(), 'farebox-workerd-'))
  writeFileSync(join(folder, 'worker.js'), module)
  writeFileSync(join(folder, 'config.capnp'), config)
  const child = spawn(program, ['serve', '--control-fd=3', 'config.capnp'], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  })
  const exited = once(child, 'exit')

  async function close(): Promise<void> {
    child.kill()
    await exited
    rmSync(folder, { recursive: true, force: true })
  }

  // The fourth of the streams that were asked for.
  for await (const line of createInterface({ input: child.stdio[3] as Readable })) {
    const message = JSON.parse(line) as { readonly event: string; readonly port?: number }
    if (message.event === 'listen') return { url: `http://127.0.0.1:${message.port}`, close }
  }
  await close()
  throw new Error('workerd did not start.')
}
