import { ServerResponse } from 'node:http'
import { FareboxError, toFareboxError } from '@farebox/core'
import { createResourceServer, type PaidRoute, type Payment } from '@farebox/core/server'
import {
  createRouteMatcher,
  isSharedProcess,
  nodeEnvironment,
  parsePublicUrl,
  servePaidRoute,
  toProblemResponse,
} from '@farebox/node'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { exposeHeaders } from './exposeHeaders.js'
import { sendAnswer } from './sendAnswer.js'
import { toPlugin } from './toPlugin.js'
import type { PaidOptions, Paywall, PaywallHook, PaywallOptions } from './types.js'

const nothingSold =
  'The paywall has seen no route with a price. Outside of the scope that registers it, `config.paid` ' +
  'does nothing: register it at the root, and await that before declaring routes.'

function refuse(detail: string): FareboxError {
  return new FareboxError('config_invalid', { detail })
}

function refuseHttp2(isHttp1: boolean): void {
  if (!isHttp1) throw refuse('A route cannot be sold over HTTP/2: its answers cannot be held back.')
}

/** A router that takes `;` for the beginning of the query reads the path before it. */
function listTargets({ raw, originalUrl }: FastifyRequest): readonly string[] {
  const { url = '/' } = raw
  const [beforeSemicolon = url] = url.split(';')
  return [url, originalUrl, beforeSemicolon]
}

/**
 * Creates hooks, and a plugin, that put a price on routes of a Fastify 5 app.
 *
 * The handler runs once the payment is verified, and its answer is held back until the payment is
 * settled. Only answers with a 2xx status are charged. A failed settlement leaves nothing of the answer:
 * neither its body nor the headers that the handler, or an `onSend` hook, set.
 *
 * Not covered: a handler that writes to `request.socket` itself. HTTP/2 is refused.
 *
 * @throws `config_invalid`
 * @example
 * ```ts
 * import { createPaywall } from '@farebox/fastify'
 * import { evm } from '@farebox/evm/server'
 * import fastify from 'fastify'
 *
 * const { paid } = createPaywall({
 *   facilitator: 'https://facilitator.example.com',
 *   schemes: [evm()],
 *   payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
 * })
 * const app = fastify()
 * const weather = paid({ price: '$0.01', scheme: 'exact', network: 'base' })
 * app.get('/weather', { onRequest: weather }, async (request) => {
 *   return { sky: 'clear', soldTo: request.payment?.payer }
 * })
 * ```
 */
export function createPaywall(options: PaywallOptions): Paywall {
  const { publicUrl } = options
  if (publicUrl !== undefined) parsePublicUrl(publicUrl)
  const server = createResourceServer<FastifyRequest>({
    environment: nodeEnvironment,
    sharedProcess: isSharedProcess(),
    rawBodies: true,
    ...options,
  })
  const routes = new Map<PaidOptions, PaidRoute<FastifyRequest>>()

  function compile(routeOptions: PaidOptions): PaidRoute<FastifyRequest> {
    const route = routes.get(routeOptions) ?? server.route(routeOptions)
    routes.set(routeOptions, route)
    return route
  }

  async function serve(
    route: PaidRoute<FastifyRequest>,
    request: FastifyRequest,
    reply: FastifyReply,
    done: (error?: Error) => void,
  ): Promise<void> {
    const { protocol, host, originalUrl } = request
    const settings = {
      context: request,
      originalUrl,
      origin: { protocol, host },
      ...(publicUrl === undefined ? {} : { publicUrl }),
    }
    try {
      const hideHeaders = exposeHeaders(reply)
      const run = (payment: Payment): void => {
        hideHeaders()
        request.payment = payment
        done()
      }
      await servePaidRoute(route, request.raw, reply.raw, settings, run, (response) => {
        hideHeaders()
        sendAnswer(reply, response)
      })
    } catch (thrown) {
      done(toFareboxError(thrown))
    }
  }

  function toHook(
    find: (request: FastifyRequest) => PaidRoute<FastifyRequest> | undefined,
  ): PaywallHook {
    return (request, reply, done) => {
      let route: PaidRoute<FastifyRequest> | undefined
      try {
        route = find(request)
        if (route !== undefined) refuseHttp2(reply.raw instanceof ServerResponse)
      } catch (thrown) {
        return sendAnswer(reply, toProblemResponse(toFareboxError(thrown)))
      }
      if (route === undefined) done()
      else void serve(route, request, reply, done)
    }
  }

  const paywall: Paywall = {
    paid(routeOptions) {
      const route = compile(routeOptions)
      return toHook(() => route)
    },

    paidPaths(map) {
      const entries = Object.entries(map).map(
        ([pattern, routeOptions]) => [pattern, compile(routeOptions)] as const,
      )
      const find = createRouteMatcher(Object.fromEntries(entries))
      return toHook((request) => find(request.method, listTargets(request)))
    },

    plugin: toPlugin((fastify) => {
      refuseHttp2(fastify.initialConfig.http2 !== true)
      if (fastify.hasDecorator('paywall')) {
        throw refuse('This scope is sold already: an outer one has registered a paywall.')
      }
      fastify.decorate('paywall', paywall)
      fastify.decorateRequest('payment')
      fastify.addHook('onRoute', ({ config }) => {
        if (config?.paid !== undefined) compile(config.paid)
      })
      // After every onRequest hook, wherever it was added, and before anybody reads the body. Unlike
      // onRoute, it also covers the routes that this scope declared before the plugin was loaded.
      const sell = toHook(({ routeOptions: { config } }) =>
        config.paid === undefined ? undefined : compile(config.paid),
      )
      fastify.addHook('preParsing', (request, reply, _payload, next) => sell(request, reply, next))
      fastify.addHook('onReady', (next) => {
        if (routes.size === 0) fastify.log.warn(nothingSold)
        next()
      })
    }),

    ready: () => server.ready(),
    payments: server.payments,
  }
  return paywall
}
