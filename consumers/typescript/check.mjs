import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'

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
const operator = readFileSync('src/operator.ts', 'utf8')

/** Sources by file name: all of it as ES modules, the dual packages as CommonJS. */
const esm = {
  'all.mts': writeImports(subpaths),
  'seller.mts': seller,
  'buyer.mts': buyer,
  'operator.mts': operator,
}
const cjs = { 'dual.cts': writeImports(dual), 'seller.cts': seller, 'operator.cts': operator }
const bundled = {
  'all.ts': writeImports(subpaths),
  'seller.ts': seller,
  'buyer.ts': buyer,
  'operator.ts': operator,
}
const classic = { 'dual.ts': writeImports(dual), 'seller.ts': seller, 'operator.ts': operator }

const node10 = { module: 'commonjs', moduleResolution: 'node10' }
const node16 = { module: 'node16', moduleResolution: 'node16' }
const nodenext = { module: 'nodenext', moduleResolution: 'nodenext' }
const bundler = { module: 'esnext', moduleResolution: 'bundler' }

/** The lowest and the newest TypeScript; 6.0 is the last one with node10. */
const cases = [
  { version: '5.4', options: node10, sources: classic },
  { version: '5.4', options: node16, sources: { ...esm, ...cjs } },
  { version: '5.4', options: bundler, sources: bundled },
  { version: '6.0', options: { ...node10, ignoreDeprecations: '6.0' }, sources: classic },
  { version: '7.0', options: node16, sources: { ...esm, ...cjs } },
  { version: '7.0', options: nodenext, sources: { ...esm, ...cjs } },
  { version: '7.0', options: bundler, sources: bundled },
]

/**
 * Whether our CommonJS declarations import a type of viem there. viem's declarations say of themselves
 * that they are ES modules, so the compiler objects, and still finds the type.
 */
function isTypeOfViem(complaint) {
  const [, file, line] = /^(.+)\((\d+),\d+\): error TS(?:1479|1541)/.exec(complaint) ?? []
  if (file === undefined) return false
  return readFileSync(file, 'utf8').split('\n')[Number(line) - 1].endsWith("from 'viem';")
}

/**
 * The complaints about the application and about our declarations. Those of other packages are theirs:
 * some need a newer TypeScript than we do.
 */
function selectComplaints(output) {
  return output
    .split(/\n(?=\S)/)
    .filter((text) => /^(?!node_modules\/(?!@farebox\/))\S+: error |^error /.test(text))
    .filter((text) => !isTypeOfViem(text))
}

function run(file, args) {
  return new Promise((resolve) => {
    execFile(process.execPath, [file, ...args], { maxBuffer: 1e8 }, (error, stdout, stderr) => {
      resolve({ stdout, stderr, code: error === null ? 0 : 1 })
    })
  })
}

async function check({ version, options, sources }) {
  const name = `${options.moduleResolution}-${version}`
  mkdirSync(name)
  for (const [file, source] of Object.entries(sources)) writeFileSync(join(name, file), source)
  const compilerOptions = {
    ...options,
    target: 'es2022',
    lib: ['es2022'],
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    esModuleInterop: true,
    // Our declarations are checked as well.
    skipLibCheck: false,
    noEmit: true,
  }
  writeFileSync(join(name, 'tsconfig.json'), JSON.stringify({ compilerOptions }))
  const compiler = `node_modules/typescript-${version}/bin/tsc`
  const begin = performance.now()
  const { stdout, stderr, code } = await run(compiler, ['--project', name, '--pretty', 'false'])
  const complaints = selectComplaints(stdout)
  // Without a single complaint an exit code means that the compiler itself has failed.
  const crashed = code !== 0 && !stdout.includes(': error ')
  const passed = complaints.length === 0 && !crashed
  const seconds = ((performance.now() - begin) / 1000).toFixed(1)
  console.log(
    `${passed ? 'ok  ' : 'FAIL'}  TypeScript ${version} ${options.moduleResolution} ${seconds} s`,
  )
  if (complaints.length > 0) console.log(complaints.join('\n'))
  if (crashed) console.log(stdout, stderr)
  return passed
}

const verdicts = []
async function work() {
  for (let next = cases.shift(); next !== undefined; next = cases.shift()) {
    verdicts.push(await check(next))
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, work))
process.exitCode = verdicts.every(Boolean) ? 0 : 1
