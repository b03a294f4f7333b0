import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { compile } from './compile.mjs'

const repository = fileURLToPath(new URL('../../', import.meta.url))
const artifacts = 'contracts/artifacts/'

/** Taken from its publisher, not compiled here; devnet's tests check its hash. */
const foreign = new Set(['Permit2.json', 'Permit2.LICENSE.md'])

const files = compile()
const changed = [...files].filter(
  ([path, text]) =>
    !existsSync(repository + path) || readFileSync(repository + path, 'utf8') !== text,
)
const stale = readdirSync(repository + artifacts).filter(
  (name) => !foreign.has(name) && !files.has(artifacts + name),
)
const problems = [
  ...changed.map(([path]) => `${path} is not what its source compiles to`),
  ...stale.map((name) => `${artifacts}${name} has no source`),
]
if (problems.length > 0) {
  process.stderr.write(`${problems.join('\n')}\nRun node contracts/scripts/build.mjs\n`)
  process.exitCode = 1
}
