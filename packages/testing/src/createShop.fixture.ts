import type { HttpRequest, HttpResponse } from '@farebox/core'
import { createResourceServer, type RouteOptions } from '@farebox/core/server'
import { evm } from '@farebox/evm/server'
import { createFakeFacilitator, type FakeFacilitatorOptions } from './createFakeFacilitator.js'
import { testAsset } from './testAsset.js'

export const payTo = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
export const shopUrl = 'http://localhost/weather'

function toHttpRequest(request: Request): HttpRequest {
  return {
    method: request.method,
    url: request.url,
    headers(name) {
      const value = request.headers.get(name)
      return value === null ? [] : [value]
    },
    context: undefined,
  }
}

/** A paid route as a `fetch`, without a network, whose handler answers with `status`. */
export function createShop(
  settings: Partial<RouteOptions> = {},
  options: FakeFacilitatorOptions & { readonly status?: number } = {},
) {
  const facilitator = createFakeFacilitator(options)
  const server = createResourceServer({
    facilitator,
    schemes: [evm({ assets: [testAsset] })],
    payTo,
  })
  const wire = { price: '$0.01', scheme: 'exact', network: 'anvil' } as const
  // The tests change settings, never the kind of options.
  const route = server.route({ ...wire, ...settings } as RouteOptions)

  async function shop(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const outcome = await route.handle(toHttpRequest(new Request(input, init)))
    if (outcome.kind === 'respond') return toResponse(outcome.response)
    const end = await outcome.finish({ status: options.status ?? 200 })
    if (end.kind === 'replace') return toResponse(end.response)
    await end.delivered()
    return new Response('sunny', {
      status: options.status ?? 200,
      headers: end.headers.map(([name, value]) => [name, value]),
    })
  }
  return { fetch: shop, facilitator, server }
}

function toResponse({ status, headers, body }: HttpResponse): Response {
  return new Response(typeof body === 'string' ? body : new TextDecoder().decode(body), {
    status,
    headers: headers.map(([name, value]) => [name, value]),
  })
}
