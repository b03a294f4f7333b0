import type { HttpResponse } from '@farebox/core'
import type { PaidRoute } from '@farebox/core/server'
import { type RequestOptions, servePaidRoute } from '@farebox/node'
import { type ExecutionContext, Inject, Injectable } from '@nestjs/common'
import type { HttpExchange } from './HttpExchange.js'
import { liftHeaders } from './liftHeaders.js'
import { ownPaywallToken } from './ownPaywallToken.js'
import type { Paywall } from './Paywall.js'
import { PaywallHttpException } from './PaywallHttpException.js'
import { readExchange } from './readExchange.js'
import { setPayment } from './requestPayment.js'
import { sealResponse } from './sealResponse.js'

/**
 * What happens at a route with `@Paid()`. Extend it to change one decision, and name the class in
 * `PaywallModule.forRoot({ guard })`. It must be a singleton, like everything it injects.
 *
 * @example
 * ```ts
 * import { PaywallGuard } from '@farebox/nestjs'
 * import { type ExecutionContext, Injectable } from '@nestjs/common'
 *
 * @Injectable()
 * export class SubscriberGuard extends PaywallGuard {
 *   protected override shouldSkip(context: ExecutionContext): boolean {
 *     const request = context.switchToHttp().getRequest<{ user?: { subscribed: boolean } }>()
 *     return request.user?.subscribed === true
 *   }
 * }
 * ```
 */
@Injectable()
export class PaywallGuard {
  protected readonly paywall: Paywall

  constructor(@Inject(ownPaywallToken) paywall: Paywall) {
    this.paywall = paywall
  }

  /**
   * Lets the handler run behind a hold of its answer, or answers in its place.
   *
   * @throws `PaywallHttpException` once it has answered
   */
  async activate(context: ExecutionContext, route: PaidRoute<ExecutionContext>): Promise<boolean> {
    if (await this.shouldSkip(context)) return true
    const exchange = this.getRequestResponse(context)
    const { req, res } = exchange
    let isRunning = false
    const options = this.getRequestOptions(context, exchange)
    liftHeaders(exchange)
    const outcome = await servePaidRoute(route, req, res, options, (payment) => {
      setPayment(req, payment)
      isRunning = true
    })
    if (isRunning) return true
    if (res.writableEnded) sealResponse(res)
    await this.throwAnswered(context, outcome.kind === 'respond' ? outcome.response : undefined)
    return false
  }

  /** Whether this request needs no payment after all. Default: never. */
  protected shouldSkip(_context: ExecutionContext): boolean | Promise<boolean> {
    return false
  }

  /**
   * Node's request and response.
   *
   * @throws `config_invalid` outside HTTP (GraphQL, microservices, WebSockets). An override may find them
   * there; the payment is then for the whole HTTP request.
   */
  protected getRequestResponse(context: ExecutionContext): HttpExchange {
    return readExchange(context)
  }

  /** What the engine is told of the request besides the request itself. */
  protected getRequestOptions(
    context: ExecutionContext,
    { originalUrl, isPeerTrusted }: HttpExchange,
  ): RequestOptions<ExecutionContext> {
    return { context, originalUrl, trustProxy: isPeerTrusted, ...this.paywall.urlOptions }
  }

  /**
   * Ends the pipeline of a request whose handler must not run.
   *
   * @param answer what was sent; absent where the buyer has gone.
   * @throws `PaywallHttpException`. An override that does not throw ends in Nest's 403, which is dropped too.
   */
  protected throwAnswered(
    _context: ExecutionContext,
    answer: HttpResponse | undefined,
  ): void | Promise<void> {
    throw new PaywallHttpException(answer)
  }
}
