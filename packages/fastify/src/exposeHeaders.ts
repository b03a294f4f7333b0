import type { OutgoingHttpHeader } from 'node:http'
import type { FastifyReply } from 'fastify'

/**
 * Puts the headers that hooks have given to Fastify's reply on Node's response, where the hold finds
 * what is to stay when a sale fails. Returns a function that takes them back: Fastify writes them itself.
 */
export function exposeHeaders(reply: FastifyReply): () => void {
  const { raw } = reply
  const hidden: [name: string, before: OutgoingHttpHeader | undefined][] = []
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    const before = raw.getHeader(name)
    if (value === undefined || value === before) continue
    hidden.push([name, before])
    raw.setHeader(name, value)
  }
  return () => {
    for (const [name, before] of hidden) {
      if (before === undefined) raw.removeHeader(name)
      else raw.setHeader(name, before)
    }
  }
}
