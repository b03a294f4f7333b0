import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Plugin } from 'esbuild'
import { listSources } from './listSources.js'

export interface BuiltBundle {
  /** Minified and gzipped. */
  readonly bytes: number
  /** Paths of the sources that its code is from, and names of what it leaves to its surroundings. */
  readonly modules: readonly string[]
}

/** The built packages have source maps that nothing refers to, because they are not published. */
const sourceMaps: Plugin = {
  name: 'source-maps',
  setup(plugin) {
    plugin.onLoad({ filter: /\/packages\/[^/]+\/dist\/.*\.js$/ }, ({ path }) => {
      if (!existsSync(`${path}.map`)) return undefined
      const map = readFileSync(`${path}.map`).toString('base64')
      const comment = `//# sourceMappingURL=data:application/json;base64,${map}`
      return { contents: `${readFileSync(path, 'utf8')}\n${comment}\n`, loader: 'js' }
    })
  },
}

/** Bundles the built packages as their users would. Frameworks and Node's modules stay outside. */
export async function buildBundle(
  code: string,
  platform: 'browser' | 'node',
): Promise<BuiltBundle> {
  const folder = fileURLToPath(new URL('../../', import.meta.url))
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: folder },
    absWorkingDir: folder,
    outfile: 'bundle.js',
    bundle: true,
    minify: true,
    format: 'esm',
    platform,
    target: 'es2022',
    external: ['node:*', 'express'],
    write: false,
    metafile: true,
    sourcemap: 'external',
    sourcesContent: false,
    plugins: [sourceMaps],
    logLevel: 'silent',
  })
  const [map, output] = outputFiles.toSorted((a, b) => b.path.length - a.path.length)
  if (output === undefined || map === undefined) throw new Error('Nothing was bundled.')
  const left = Object.values(metafile.outputs).flatMap(({ imports }) => imports)
  return {
    bytes: gzipSync(output.contents, { level: 9 }).byteLength,
    modules: [...listSources(output.text, map.text), ...left.map(({ path }) => path)],
  }
}
