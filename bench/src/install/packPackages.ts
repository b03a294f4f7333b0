import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const workspace = fileURLToPath(new URL('../../../../', import.meta.url))

/** Packs packages of the workspace as they would be published: tarballs by package name. */
export async function packPackages(
  names: readonly string[],
  destination: string,
): Promise<Readonly<Record<string, string>>> {
  const tarballs: Record<string, string> = {}
  for (const name of names) {
    const { stdout } = await promisify(execFile)(
      'npx',
      [
        '--yes',
        'pnpm@12.21.0',
        `--filter=${name}`,
        'pack',
        '--json',
        '--pack-destination',
        destination,
      ],
      { cwd: workspace },
    )
    const packed: unknown = JSON.parse(stdout)
    const [first]: unknown[] = Array.isArray(packed) ? packed : [packed]
    if (typeof first !== 'object' || first === null || !('filename' in first)) {
      throw new Error(`pnpm packed nothing for ${name}.`)
    }
    tarballs[name] = String(first.filename)
  }
  return tarballs
}
