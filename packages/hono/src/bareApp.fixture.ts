import { type Asset, errorCatalog, type ErrorCode, FareboxError } from '@farebox/core'
import type { FacilitatorClient } from '@farebox/core/facilitator'
import { evm } from '@farebox/evm/server'
import type { HostConfig } from '@farebox/testkit'
import type { Hono } from 'hono'
import { createApp, type RunRoute } from './createApp.fixture.js'

export { createPaywall } from './createPaywall.js'
export { evm }

function isCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && code in errorCatalog
}

/** An error of another copy of the core becomes one of this copy. */
function adoptError(thrown: unknown): never {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
  throw isCode(code) ? new FareboxError(code, { cause: thrown }) : thrown
}

function adopt(client: FacilitatorClient): FacilitatorClient {
  return {
    verify: (request, options) => client.verify(request, options).catch(adoptError),
    settle: (request, options) => client.settle(request, options).catch(adoptError),
    supported: (options) => client.supported(options).catch(adoptError),
  }
}

/** The app of the suite with the engine, the scheme and the environment of this bundle. */
export function createBareApp(config: HostConfig, run: RunRoute, asset: Asset): Hono {
  const { environment: _outer, ...paywall } = config.paywall
  // The suite always passes a client.
  const facilitator = adopt(paywall.facilitator as FacilitatorClient)
  const schemes = [evm({ assets: [asset] })]
  return createApp(
    { ...config, paywall: { ...paywall, sharedProcess: true, facilitator, schemes } },
    run,
  )
}
