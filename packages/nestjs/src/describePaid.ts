import type { AcceptOptions } from '@farebox/core/server'
import type { ExecutionContext } from '@nestjs/common'
import type { PaidOptions } from './PaidOptions.js'

/** The 402 of a paid route, as `@ApiResponse()` of `@nestjs/swagger` and OpenAPI 3 have it. */
export interface PaidResponseDescription {
  readonly status: 402
  readonly description: string
  readonly headers: Readonly<Record<string, { description: string; schema: { type: 'string' } }>>
  readonly content: {
    readonly 'application/json': { readonly schema: { type: 'object'; description: string } }
  }
}

function describePrice({ price, scheme, network }: AcceptOptions<ExecutionContext>): string {
  const terms = `(${scheme} on ${network})`
  if (typeof price === 'function') return `a price that depends on the request ${terms}`
  if (typeof price === 'string') return `${price} ${terms}`
  return `${price.amount} atomic units of ${price.asset} ${terms}`
}

function describeOptions(options: PaidOptions): string {
  const accepts = options.accepts ?? [options]
  return `This operation costs ${accepts.map(describePrice).join(', or ')}.`
}

/**
 * Describes the answer to an unpaid request, for API documents. `ApiPaid` of `@farebox/nestjs/swagger`
 * sells a route and documents it at once.
 *
 * @param options of the route; without them, the price is not told.
 * @example
 * ```ts
 * import { describePaid, Paid } from '@farebox/nestjs'
 * import { Controller, Get } from '@nestjs/common'
 * import { ApiResponse } from '@nestjs/swagger'
 *
 * const terms = { price: '$0.01', scheme: 'exact', network: 'base' } as const
 *
 * @Controller()
 * export class WeatherController {
 *   @Get('weather')
 *   @Paid(terms)
 *   @ApiResponse(describePaid(terms))
 *   weather() {
 *     return { sky: 'clear' }
 *   }
 * }
 * ```
 */
export function describePaid(options?: PaidOptions): PaidResponseDescription {
  return {
    status: 402,
    description: [
      'Payment required.',
      ...(options === undefined ? [] : [describeOptions(options)]),
    ].join(' '),
    headers: {
      'PAYMENT-REQUIRED': {
        description: 'What to pay: the challenge of x402 v2, as base64 of JSON.',
        schema: { type: 'string' },
      },
    },
    content: {
      'application/json': {
        schema: {
          type: 'object',
          description: 'The challenge, or what is wrong with the payment.',
        },
      },
    },
  }
}
