import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** Builds what child processes run, which must not be older than the sources. */
export async function buildPackage(): Promise<void> {
  const compiler = new URL('../../../node_modules/typescript/bin/tsc', import.meta.url)
  const projects = ['../tsconfig.build.json', '../../evm/tsconfig.build.json']
  const paths = projects.map((project) => fileURLToPath(new URL(project, import.meta.url)))
  await promisify(execFile)(process.execPath, [fileURLToPath(compiler), '--build', ...paths])
}
