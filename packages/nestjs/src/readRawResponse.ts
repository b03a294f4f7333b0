import { ServerResponse } from 'node:http'
import type { ExecutionContext } from '@nestjs/common'

/** Node's response of an HTTP context. Absent where there is none, or none of HTTP/1.1. */
export function readRawResponse(context: ExecutionContext): ServerResponse | undefined {
  if (context.getType<string>() !== 'http') return undefined
  const response = context.switchToHttp().getResponse<object>()
  const raw = 'raw' in response ? response.raw : response
  return raw instanceof ServerResponse ? raw : undefined
}
