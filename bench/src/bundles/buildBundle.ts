import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

export interface BuiltBundle {
  /** Minified and gzipped. */
  readonly bytes: number
  /** Paths of the modules in it, and names of what it leaves to its surroundings. */
  readonly modules: readonly string[]
}

/** Bundles the built packages as their users would. Frameworks and Node's modules stay outside. */
export async function buildBundle(
  code: string,
  platform: 'browser' | 'node',
): Promise<BuiltBundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: fileURLToPath(new URL('../../', import.meta.url)) },
    bundle: true,
    minify: true,
    format: 'esm',
    platform,
    target: 'es2022',
    external: ['node:*', 'express'],
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  const outputs = Object.values(metafile.outputs)
  const modules = outputs.flatMap(({ inputs, imports }) => [
    // An input of no bytes was left out.
    ...Object.entries(inputs).flatMap(([path, { bytesInOutput }]) =>
      bytesInOutput > 0 ? [path] : [],
    ),
    ...imports.map(({ path }) => path),
  ])
  const [output] = outputFiles
  if (output === undefined) throw new Error('Nothing was bundled.')
  return { bytes: gzipSync(output.contents, { level: 9 }).byteLength, modules }
}
