import { FareboxError } from '@farebox/core'
import type { ExecutionContext } from '@nestjs/common'
import type { HttpExchange } from './HttpExchange.js'
import { type ExpressRequest, readExpress } from './readExpress.js'
import { type FastifyReply, type FastifyRequest, readFastify } from './readFastify.js'
import { readRawResponse } from './readRawResponse.js'

/**
 * The exchange of an HTTP context, on Express or Fastify.
 *
 * @throws `config_invalid` for any other context, and for HTTP/2, whose answers cannot be held back
 */
export function readExchange(context: ExecutionContext): HttpExchange {
  const type = context.getType<string>()
  if (type !== 'http') {
    throw new FareboxError('config_invalid', {
      detail: `@Paid() sells HTTP routes, and this is a "${type}" context. Put @Free() on the handler to let it pass.`,
    })
  }
  const res = readRawResponse(context)
  if (res === undefined) {
    throw new FareboxError('config_invalid', {
      detail: '@Paid() needs HTTP/1.1: other responses cannot be held back.',
    })
  }
  const http = context.switchToHttp()
  const request = http.getRequest<ExpressRequest | FastifyRequest>()
  return 'raw' in request
    ? readFastify(request, http.getResponse<FastifyReply>())
    : readExpress(request, res)
}
