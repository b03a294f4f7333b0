import { createGroup } from '../report/createGroup.js'
import type { Group, Target } from '../report/Group.js'
import { buildBundle } from './buildBundle.js'
import { type Bundle, bundles } from './bundles.js'

const referenceBuyer = `export { wrapFetchWithPayment, x402Client } from '@x402/fetch'
export { ExactEvmScheme } from '@x402/evm/exact/client'`

const references: Readonly<Record<string, Bundle>> = {
  'reference-buyer-wallet': {
    title: '@x402/fetch, @x402/evm, an injected wallet',
    code: referenceBuyer,
    platform: 'browser',
    forbidden: [],
  },
  'reference-buyer-key': {
    title: '@x402/fetch, @x402/evm, viem/accounts, a raw key',
    code: `${referenceBuyer}\nexport { privateKeyToAccount } from 'viem/accounts'`,
    platform: 'browser',
    forbidden: [],
  },
  'reference-express': {
    title: '@x402/express (without Express)',
    code: `export { paymentMiddleware, x402ResourceServer } from '@x402/express'`,
    platform: 'node',
    forbidden: [],
  },
}

/** What users of the packages send to browsers or deploy, minified and gzipped. */
export async function measureBundles(): Promise<Group> {
  const all: readonly Bundle[] = [...Object.values(bundles), ...Object.values(references)]
  const figures: Record<string, number[]> = {}
  const targets: Record<string, Target> = {}
  for (const { title, code, platform, target } of all) {
    const { bytes } = await buildBundle(code, platform)
    figures[title] = [bytes / 1000]
    if (target !== undefined) targets[title] = { of: 'value', atMost: target / 1000 }
  }
  return createGroup({
    id: 'bundles',
    title: 'Bundles, minified and gzipped',
    unit: 'kB',
    figures,
    targets,
  })
}
