import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createGroup } from '../report/createGroup.js'
import type { Group, Target } from '../report/Group.js'
import { type Measure, runRounds } from '../rounds/runRounds.js'
import type { Scale } from '../Scale.js'

const folder = fileURLToPath(new URL('../../../', import.meta.url))

/** Milliseconds that a fresh process needs for these imports, one after the other. */
async function timeImports(specifiers: readonly string[]): Promise<number> {
  const imports = specifiers.map((specifier) => `await import('${specifier}')`).join('\n')
  const script = `const start = performance.now()\n${imports}\nconsole.log(performance.now() - start)`
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', script],
    { cwd: folder },
  )
  return Number(stdout)
}

interface ImportGroup {
  readonly id: string
  readonly title: string
  readonly subjects: Readonly<Record<string, readonly string[]>>
  readonly targets: Readonly<Record<string, Target>>
}

// Targets are ratios of the milliseconds in the design: 185 of 166, and 170 of 341.
const groups: readonly ImportGroup[] = [
  {
    id: 'import-seller',
    title: 'Cold import: seller on Express',
    subjects: {
      'Express alone': ['express'],
      Farebox: ['express', '@farebox/express', '@farebox/evm/server'],
      '@x402/express': ['express', '@x402/express', '@x402/evm/exact/server'],
    },
    targets: { Farebox: { of: 'ratio', atMost: 1.11 } },
  },
  {
    id: 'import-buyer',
    title: 'Cold import: buyer with a raw key',
    subjects: {
      '@x402/fetch': ['@x402/fetch', '@x402/evm/exact/client', 'viem/accounts'],
      Farebox: ['@farebox/fetch', '@farebox/evm/client', '@farebox/evm/account'],
    },
    targets: { Farebox: { of: 'ratio', atMost: 0.5 } },
  },
]

/** How long programs take to load, each time in a process of its own. */
export async function measureImports({ imports }: Scale): Promise<readonly Group[]> {
  const measured: Group[] = []
  for (const { subjects, ...group } of groups) {
    const [baseline = ''] = Object.keys(subjects)
    const measures = Object.entries(subjects).map(
      ([name, specifiers]): readonly [string, Measure] => [name, () => timeImports(specifiers)],
    )
    const figures = await runRounds(Object.fromEntries(measures), imports)
    measured.push(createGroup({ ...group, unit: 'ms', figures, baseline }))
  }
  return measured
}
