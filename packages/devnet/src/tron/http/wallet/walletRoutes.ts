import type { RouteEntry } from '../Route.js'
import { accountRoutes } from './accountRoutes.js'
import { blockRoutes } from './blockRoutes.js'
import { broadcastRoutes } from './broadcastRoutes.js'
import { buildRoutes } from './buildRoutes.js'
import { contractRoutes } from './contractRoutes.js'
import { nodeRoutes } from './nodeRoutes.js'
import { resourceRoutes } from './resourceRoutes.js'
import { transactionRoutes } from './transactionRoutes.js'
import { triggerRoutes } from './triggerRoutes.js'

/** What is served under `/wallet/`, by name; case counts. */
export const walletRoutes: ReadonlyMap<string, RouteEntry> = new Map(
  Object.entries({
    ...accountRoutes,
    ...blockRoutes,
    ...broadcastRoutes,
    ...buildRoutes,
    ...contractRoutes,
    ...nodeRoutes,
    ...resourceRoutes,
    ...transactionRoutes,
    ...triggerRoutes,
  }),
)
