import { fileURLToPath } from 'node:url'
import { build, type Format } from 'esbuild'

const packages = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Bundles a file with everything it needs, as for a platform that has nothing but what the web has: an
 * import of a Node built-in fails here.
 *
 * @param names what to export of it, as between `export` and `from`.
 */
export async function bundleApp(
  file: URL,
  names: string,
  options: { readonly format: Format; readonly define?: Record<string, string> },
): Promise<string> {
  const { outputFiles } = await build({
    ...options,
    stdin: {
      contents: `export ${names} from ${JSON.stringify(fileURLToPath(file))}`,
      resolveDir: packages,
    },
    globalName: 'app',
    bundle: true,
    write: false,
    platform: 'neutral',
    target: 'es2022',
    conditions: ['workerd', 'worker', 'browser'],
    mainFields: ['module', 'main'],
    logLevel: 'silent',
    // The sources, as in all tests.
    plugins: [
      {
        name: 'farebox-sources',
        setup(building) {
          building.onResolve({ filter: /^@farebox\// }, ({ path }) => {
            const [, name = '', role = ''] = path.split('/')
            return { path: [`${packages}${name}/src`, role, 'index.ts'].filter(Boolean).join('/') }
          })
        },
      },
    ],
  })
  const [bundle] = outputFiles
  if (bundle === undefined) throw new Error('There is no bundle.')
  return bundle.text
}
