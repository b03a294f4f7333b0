import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** Builds what child processes run, which must not be older than the sources. */
export async function buildPackage(): Promise<void> {
  const compiler = new URL('../../../node_modules/typescript/bin/tsc', import.meta.url)
  const project = new URL('../tsconfig.build.json', import.meta.url)
  const args = [fileURLToPath(compiler), '--build', fileURLToPath(project)]
  await promisify(execFile)(process.execPath, args)
}
