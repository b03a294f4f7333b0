import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { dirname, resolve } from 'node:path'
import { measureBundles } from './bundles/measureBundles.js'
import { measureSigning } from './client/measureSigning.js'
import { measureExpress } from './express/measureExpress.js'
import { measureMemory } from './express/measureMemory.js'
import { measureFacilitator } from './facilitator/measureFacilitator.js'
import { measureImports } from './imports/measureImports.js'
import { measureInstall } from './install/measureInstall.js'
import { parseArguments } from './parseArguments.js'
import { formatReport } from './report/formatReport.js'
import type { Group } from './report/Group.js'
import { fullScale, quickScale } from './Scale.js'

/*
 * `npm run bench [-- --quick] [--only express] [--output file.json]`
 *
 * What each figure means: docs/performance.md.
 */

const { quick, output, only } = parseArguments(process.argv.slice(2))
const scale = quick ? quickScale : fullScale

const parts: Readonly<Record<string, () => Promise<Group | readonly Group[]>>> = {
  express: () => measureExpress(scale),
  memory: () => measureMemory(scale),
  facilitator: () => measureFacilitator(scale),
  signing: () => measureSigning(scale),
  imports: () => measureImports(scale),
  bundles: measureBundles,
  ...(scale.installs ? { install: measureInstall } : {}),
}

const groups: Group[] = []
for (const [name, measure] of Object.entries(parts)) {
  if (only.length > 0 && !only.includes(name)) continue
  const measured = [await measure()].flat()
  groups.push(...measured)
  console.log(formatReport(measured))
}

const [cpu] = cpus()
const machine = {
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
  cpu: cpu?.model ?? 'unknown',
  cores: availableParallelism(),
}
const file = resolve(output)
mkdirSync(dirname(file), { recursive: true })
writeFileSync(file, `${JSON.stringify({ machine, quick, groups }, null, 2)}\n`)
console.log(`Figures: ${file}`)
