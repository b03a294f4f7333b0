import { spawn } from 'node:child_process'
import type { Asset } from '@farebox/core'
import { buildSite } from './buildSite.js'
import { nextBin, siteFolder } from './paths.js'

export interface AppOptions {
  readonly facilitatorUrl: string
  /** CAIP-2 id of the chain to be paid on. */
  readonly network: string
  readonly payTo: string
  /** The dollar token of the local chain, which no table knows. */
  readonly asset: Asset
}

export interface Seller {
  readonly url: string
  close(): Promise<void>
}

/** Builds the site where that is needed, and starts it on a free port of loopback. */
export async function startSeller(options: AppOptions): Promise<Seller> {
  await buildSite()
  const child = spawn(process.execPath, [nextBin, 'start', '-p', '0', '-H', '127.0.0.1'], {
    cwd: siteFolder,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      FACILITATOR_URL: options.facilitatorUrl,
      NETWORK: options.network,
      PAY_TO: options.payTo,
      ASSET: JSON.stringify(options.asset),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // The process that started it may be killed, which must not leave it behind.
  const kill = (): void => void child.kill('SIGKILL')
  process.once('exit', kill)
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => resolve())
  })
  const url = await new Promise<string>((resolve, reject) => {
    let output = ''
    const read = (data: Buffer): void => {
      output += data.toString('utf8')
      const [, local] = /Local:\s+(http:\S+)[\s\S]*Ready/.exec(output) ?? []
      if (local !== undefined) resolve(local)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    void closed.then(() => reject(new Error(`The site did not start.\n${output}`)))
  })
  return {
    url,
    async close() {
      process.off('exit', kill)
      kill()
      await closed
    },
  }
}
