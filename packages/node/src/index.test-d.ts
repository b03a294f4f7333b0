import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpRequest } from '@farebox/core'
import type { Outcome, PaidRoute, Payment, StoredAnswer } from '@farebox/core/server'
import { expectTypeOf } from 'vitest'
import {
  createRouteMatcher,
  holdResponse,
  servePaidRoute,
  serveOutcome,
  toHttpRequest,
} from './index.js'

declare const req: IncomingMessage
declare const res: ServerResponse
declare const outcome: Outcome
declare const route: PaidRoute<{ readonly user: string }>

// The context of a route is the one that its host hands over.
expectTypeOf(toHttpRequest(req, res, { context: { user: 'a' } })).toEqualTypeOf<
  HttpRequest<{ user: string }>
>()
void servePaidRoute(route, req, res, { context: { user: 'a' } }, (payment) => {
  expectTypeOf(payment).toEqualTypeOf<Payment>()
})
// @ts-expect-error another context
void servePaidRoute(route, req, res, { context: req }, () => undefined)
// @ts-expect-error no context
toHttpRequest(req, res, {})

serveOutcome(outcome, res, (payment) => {
  expectTypeOf(payment).toEqualTypeOf<Payment>()
})

const held = holdResponse(res, {
  holdBytes: 1,
  onReady(status, answer) {
    expectTypeOf(status).toEqualTypeOf<number>()
    expectTypeOf(answer).toEqualTypeOf<(() => StoredAnswer) | undefined>()
  },
})
held.release([['X-A', '1']])
// @ts-expect-error headers are strings
held.release([['X-A', 1]])

expectTypeOf(createRouteMatcher({ 'GET /a': 1, '/b/*': 2 })('GET', ['/'])).toEqualTypeOf<
  number | undefined
>()
// @ts-expect-error no slash
createRouteMatcher({ weather: 1 })
// @ts-expect-error a method in lower case
createRouteMatcher({ 'get /weather': 1 })
