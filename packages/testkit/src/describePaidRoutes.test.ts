import { describePaidRoutes } from './describePaidRoutes.js'
import { startNodeHost } from './host/startNodeHost.fixture.js'

describePaidRoutes('node:http', startNodeHost)
