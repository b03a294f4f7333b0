import { describe } from 'vitest'
import type { StartHost } from './host/PaidHost.js'
import { openShop, type OpenShop } from './shop/openShop.js'
import { describeBindings } from './suites/describeBindings.js'
import { describeConnections } from './suites/describeConnections.js'
import { describeDisconnects } from './suites/describeDisconnects.js'
import { describeHandlers } from './suites/describeHandlers.js'
import { describeHttpTable } from './suites/describeHttpTable.js'
import { describePaths } from './suites/describePaths.js'
import { describeReplays } from './suites/describeReplays.js'
import { describeRequests } from './suites/describeRequests.js'
import { describeStreams } from './suites/describeStreams.js'

/**
 * What every adapter of a server must do, over real HTTP: docs/http.md row by row, and the attacks of
 * SECURITY.md that reach an adapter. The facilitator is a fake, everything else is real.
 *
 * @param startHost starts a server of the framework for one test.
 */
export function describePaidRoutes(name: string, startHost: StartHost): void {
  const open: OpenShop = (options) => openShop(startHost, options)
  describe(name, () => {
    describeHttpTable(open)
    describeHandlers(open)
    describeStreams(open)
    describeDisconnects(open)
    describeReplays(open)
    describeRequests(open)
    describeBindings(open)
    describeConnections(open)
    describePaths(open)
  })
}
