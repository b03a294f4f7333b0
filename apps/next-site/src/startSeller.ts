import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { ShopOptions } from '@farebox/demo-catalog'
import { buildSite } from './buildSite.js'
import { nextBin, siteFolder } from './paths.js'

export interface Seller {
  readonly url: string
  close(): Promise<void>
}

/** Ends the site when its input ends. From the build: Node runs it by itself. */
const guard = join(siteFolder, '../dist/esm/guard.js')

/** Builds the site where that is needed, and starts it on a free port of loopback. */
export async function startSeller(options: ShopOptions): Promise<Seller> {
  await buildSite()
  const child = spawn(process.execPath, [guard, nextBin, 'start', '-p', '0', '-H', '127.0.0.1'], {
    cwd: siteFolder,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      SHOP: JSON.stringify(options),
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
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
      child.stdin.end()
      await closed
    },
  }
}
