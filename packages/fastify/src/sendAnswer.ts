import type { HttpResponse } from '@farebox/core'
import { applyHeaders } from '@farebox/node'
import type { FastifyReply } from 'fastify'

/** Answers in place of the handler as Fastify answers: `onSend` hooks, compression and logs see it. */
export function sendAnswer(reply: FastifyReply, { status, headers, body }: HttpResponse): void {
  applyHeaders(
    {
      getHeader: (name) => reply.getHeader(name),
      setHeader: (name, value) => reply.header(name, value),
    },
    headers,
  )
  void reply.code(status).send(body)
}
