import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { buildBundle } from './bundles/buildBundle.js'
import { bundles } from './bundles/bundles.js'
import { listModules } from './imports/listModules.js'

/** Raised on purpose only: what users download and load does not grow by accident. */
interface Budgets {
  /** Bytes, minified and gzipped. */
  readonly bundles: Readonly<Record<string, number>>
  /** Bundles that miss the design's target, with the reason. */
  readonly aboveTarget: Readonly<Record<string, string>>
  /** Modules that an import loads, Node's own apart. */
  readonly imports: Readonly<Record<string, number>>
}

// The file is checked by what the tests find in it.
const budgets = JSON.parse(
  readFileSync(new URL('../budgets.json', import.meta.url), 'utf8'),
) as Budgets

describe('bundles', () => {
  test('each has a budget, and what is above the design says why', () => {
    expect(Object.keys(budgets.bundles)).toEqual(Object.keys(bundles))
    const above = Object.entries(bundles).filter(
      ([name, { target = Infinity }]) => (budgets.bundles[name] ?? 0) > target,
    )
    expect(above.map(([name]) => name)).toEqual(Object.keys(budgets.aboveTarget))
  })

  test.each(Object.entries(bundles))('%s', async (name, { code, platform, forbidden }) => {
    const { bytes, modules } = await buildBundle(code, platform)
    const intruders = modules.filter((module) => forbidden.some((one) => one.test(module)))
    expect(intruders).toEqual([])
    expect(bytes).toBeLessThanOrEqual(budgets.bundles[name] ?? 0)
    // A budget that is much too large guards nothing.
    expect(bytes).toBeGreaterThan((budgets.bundles[name] ?? 0) * 0.85)
  })
})

describe('imports', () => {
  // The built process that lists modules; tests run after the build.
  const built = new URL('../dist/esm/', import.meta.url)

  test.each(Object.entries(budgets.imports))('%s', async (specifier, most) => {
    const modules = await listModules(built, [specifier])
    expect(modules.filter((module) => module.includes('/viem/'))).toEqual([])
    expect(modules.length).toBeLessThanOrEqual(most)
    expect(modules.length).toBeGreaterThan(most * 0.8)
  })
})
