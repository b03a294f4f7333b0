import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const scope = 'node_modules/@farebox'

/** Every public subpath with types: `dual` ones can be required as well. */
const subpaths = readdirSync(scope).flatMap((name) => {
  const { exports } = JSON.parse(readFileSync(join(scope, name, 'package.json'), 'utf8'))
  return Object.entries(exports)
    .filter(([, target]) => JSON.stringify(target).includes('.d.ts'))
    .map(([subpath, target]) => ({
      specifier: `@farebox/${name}${subpath.slice(1)}`,
      dual: target.require !== undefined,
    }))
})

const writeImports = (included) =>
  included
    .map(({ specifier }, index) => `export * as module${index} from '${specifier}'\n`)
    .join('')

const dual = subpaths.filter((subpath) => subpath.dual)
const seller = readFileSync('src/seller.ts', 'utf8')
const buyer = readFileSync('src/buyer.ts', 'utf8')

/** Sources by file name: all of it as ES modules, the dual packages as CommonJS. */
const esm = { 'all.mts': writeImports(subpaths), 'seller.mts': seller, 'buyer.mts': buyer }
const cjs = { 'dual.cts': writeImports(dual), 'seller.cts': seller }
const bundled = { 'all.ts': writeImports(subpaths), 'seller.ts': seller, 'buyer.ts': buyer }
const classic = { 'dual.ts': writeImports(dual), 'seller.ts': seller }

const node10 = { module: 'commonjs', moduleResolution: 'node10' }
const modes = [
  { name: 'node10', versions: ['5.4', '5.9'], options: node10, sources: classic },
  {
    name: 'node10',
    versions: ['6.0'],
    options: { ...node10, ignoreDeprecations: '6.0' },
    sources: classic,
  },
  ...['node16', 'nodenext'].map((name) => ({
    name,
    versions: ['5.4', '5.9', '6.0', '7.0'],
    options: { module: name, moduleResolution: name },
    sources: { ...esm, ...cjs },
  })),
  {
    name: 'bundler',
    versions: ['5.4', '5.9', '6.0', '7.0'],
    options: { module: 'esnext', moduleResolution: 'bundler' },
    sources: bundled,
  },
]

async function check({ name, version, options, sources }) {
  const folder = `${name}-${version}`
  mkdirSync(folder)
  for (const [file, source] of Object.entries(sources)) writeFileSync(join(folder, file), source)
  const compilerOptions = {
    ...options,
    target: 'es2022',
    lib: ['es2022'],
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    esModuleInterop: true,
    skipLibCheck: false,
    noEmit: true,
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }))
  const compiler = `node_modules/typescript-${version}/bin/tsc`
  try {
    await run(process.execPath, [compiler, '--project', folder, '--pretty', 'false'])
    console.log(`ok    TypeScript ${version} ${name}`)
    return true
  } catch (error) {
    console.log(`FAIL  TypeScript ${version} ${name}\n${error.stdout}${error.stderr}`)
    return false
  }
}

const queue = modes.flatMap(({ versions, ...mode }) =>
  versions.map((version) => ({ ...mode, version })),
)
const verdicts = []
async function work() {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    verdicts.push(await check(next))
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, work))
process.exitCode = verdicts.every(Boolean) ? 0 : 1
