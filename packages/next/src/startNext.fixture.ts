import { spawn } from 'node:child_process'
import { nextBin } from './buildApp.fixture.js'

export interface NextProcess {
  readonly url: string
  /** What it has written so far. */
  readonly output: () => string
  close(): Promise<void>
}

/** `next start` of a built application, on a free port. */
export async function startNext(
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<NextProcess> {
  const child = spawn(process.execPath, [nextBin, 'start', '-p', '0', '-H', '127.0.0.1'], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => resolve())
  })
  const url = await new Promise<string>((resolve, reject) => {
    const read = (data: Buffer): void => {
      output += data.toString('utf8')
      const [, local] = /Local:\s+(http:\S+)[\s\S]*Ready/.exec(output) ?? []
      if (local !== undefined) resolve(local)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    void closed.then(() => reject(new Error(output)))
  })
  return {
    url,
    output: () => output,
    async close() {
      child.kill('SIGKILL')
      await closed
    },
  }
}
