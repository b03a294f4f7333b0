import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const toPath = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** The only variables of a build: whatever else a seller configures is not there yet. */
const emptyEnvironment: NodeJS.ProcessEnv = {
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  NODE_ENV: 'production',
  NEXT_TELEMETRY_DISABLED: '1',
}

export const nextBin: string = createRequire(import.meta.url).resolve('next/dist/bin/next')

/** What the application imports are the packages as built, which must not be older than the sources. */
export async function buildPackages(): Promise<void> {
  const compiler = toPath('../../../node_modules/typescript/bin/tsc')
  const projects = [
    '../tsconfig.build.json',
    '../../evm/tsconfig.build.json',
    '../../testing/tsconfig.build.json',
  ]
  await run(process.execPath, [compiler, '--build', ...projects.map(toPath)])
}

/** `next build` of an application beside the sources, in an empty environment. Returns its output. */
export async function buildApp(folder: string, runLog: string): Promise<string> {
  rmSync(`${folder}/dist`, { recursive: true, force: true })
  const env = { ...emptyEnvironment, RUN_LOG: runLog }
  const { stdout, stderr } = await run(process.execPath, [nextBin, 'build'], { cwd: folder, env })
  return `${stdout}${stderr}`
}
