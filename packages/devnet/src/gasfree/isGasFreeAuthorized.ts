import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** Whether a request has the signature that the official API asks for, made within five minutes. */
export function isGasFreeAuthorized(
  {
    method,
    path,
    headers,
  }: {
    readonly method: string
    readonly path: string
    readonly headers: IncomingHttpHeaders
  },
  { apiKey, apiSecret }: { readonly apiKey: string; readonly apiSecret: string },
): boolean {
  const { timestamp, authorization } = headers
  if (typeof timestamp !== 'string' || !/^\d{1,12}$/.test(timestamp)) return false
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return false
  const mac = createHmac('sha256', apiSecret)
    .update(method + path + timestamp)
    .digest('base64')
  const expected = Buffer.from(`ApiKey ${apiKey}:${mac}`)
  const given = Buffer.from(authorization ?? '')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
