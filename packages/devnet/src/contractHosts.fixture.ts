import type { ContractHost } from './ContractHost.fixture.js'
import { startAnvilHost } from './startAnvilHost.fixture.js'
import { startTronHost } from './startTronHost.fixture.js'

/** The chains that contracts are tested on, for `describe.each`. */
export const contractHosts: readonly (readonly [string, () => Promise<ContractHost>])[] = [
  ['anvil', startAnvilHost],
  ['TRON', startTronHost],
]
