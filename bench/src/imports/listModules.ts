import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** The modules that importing these packages loads, without those of Node. `built` is this package's output. */
export async function listModules(
  built: URL,
  specifiers: readonly string[],
): Promise<readonly string[]> {
  const script = fileURLToPath(new URL('imports/listModules.process.js', built))
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...specifiers])
  return JSON.parse(stdout)
}
