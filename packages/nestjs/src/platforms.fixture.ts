import { type BeforeName, nodeMiddlewares } from '@farebox/testkit'
import type { INestApplication, NestApplicationOptions, Type } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'

/** How an application is created on one platform, by a Nest that writes no logs. */
export interface Platform {
  readonly name: string
  readonly create: (module: Type, options?: NestApplicationOptions) => Promise<INestApplication>
  /** Puts middleware before everything else, in the platform's own way. */
  readonly use: (app: INestApplication, name: BeforeName) => void
}

const settings = { logger: false, abortOnError: false, forceCloseConnections: true } as const

const cors = { exposedHeaders: 'X-Request-Id', allowedHeaders: 'PAYMENT-SIGNATURE' }

/** Fastify's CORS also answers a preflight that does not name its method, as Express's does. */
const lenientPreflight = { strictPreflight: false }

const express: Platform = {
  name: 'Express',
  create: (module, options) =>
    NestFactory.create(module, new ExpressAdapter(), { ...settings, ...options }),
  use(app, name) {
    if (name === 'cors') app.enableCors(cors)
    else app.use(nodeMiddlewares[name])
  },
}

const fastify: Platform = {
  name: 'Fastify',
  async create(module, options) {
    const adapter = new FastifyAdapter({ forceCloseConnections: true })
    if (options?.bodyParser === false) {
      // Fastify has parsers of its own, which Nest's switch leaves alone.
      adapter.getInstance().removeAllContentTypeParsers()
      adapter.getInstance().addContentTypeParser('*', (_request, _payload, done) => done(null))
    }
    return NestFactory.create(module, adapter, { ...settings, ...options })
  },
  use(app, name) {
    if (name === 'cors') return app.enableCors({ ...cors, ...lenientPreflight })
    const adapter = app.getHttpAdapter() as FastifyAdapter
    adapter.getInstance().addHook('onRequest', (_request, reply, done) => {
      reply
        .header('X-Request-Id', 'r1')
        .header('Set-Cookie', 'visitor=1')
        .header('Vary', 'Accept-Encoding')
      done()
    })
  },
}

export const platforms: readonly Platform[] = [express, fastify]
