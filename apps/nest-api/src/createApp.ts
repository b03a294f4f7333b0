import type { INestApplication } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { AppModule } from './AppModule.js'
import type { SellerOptions } from './SellerOptions.js'

const maxBodyBytes = 10 * 1024 * 1024

const settings = {
  // One of the routes always fails, and Nest would say so each time.
  logger: false,
  // Bodies of every type arrive as bytes.
  bodyParser: false,
  abortOnError: false,
  forceCloseConnections: true,
} as const

async function createExpressApp(module: ReturnType<typeof AppModule.forRoot>) {
  const app = await NestFactory.create<NestExpressApplication>(
    module,
    new ExpressAdapter(),
    settings,
  )
  app.disable('x-powered-by')
  return app.useBodyParser('raw', { type: () => true, limit: maxBodyBytes })
}

async function createFastifyApp(module: ReturnType<typeof AppModule.forRoot>) {
  const adapter = new FastifyAdapter({ bodyLimit: maxBodyBytes, forceCloseConnections: true })
  const fastify = adapter.getInstance()
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  )
  return NestFactory.create<NestFastifyApplication>(module, adapter, settings)
}

/** The demo seller on either platform. It does not listen yet. */
export function createApp(options: SellerOptions): Promise<INestApplication> {
  const module = AppModule.forRoot(options)
  return options.platform === 'fastify' ? createFastifyApp(module) : createExpressApp(module)
}
