import { describePaidRoutes } from '@farebox/testkit'
import { beforeEach, vi } from 'vitest'
import { createApp } from './createApp.fixture.js'
import { runRoute } from './honoBehaviours.fixture.js'
import { startHono } from './startHono.fixture.js'

beforeEach(() => {
  // The server writes there what a broken stream broke with.
  vi.spyOn(console, 'error').mockReturnValue()
})

describePaidRoutes('Hono', (config) => startHono(createApp(config, runRoute).fetch))
