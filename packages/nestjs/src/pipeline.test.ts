import { Readable } from 'node:stream'
import { expectChallenge } from '@farebox/testing'
import {
  type ArgumentsHost,
  BadGatewayException,
  type CallHandler,
  type CanActivate,
  Catch,
  ClassSerializerInterceptor,
  Controller,
  type ExceptionFilter,
  type ExecutionContext,
  Get,
  Header,
  HttpCode,
  Injectable,
  type MessageEvent,
  type NestInterceptor,
  Param,
  ParseIntPipe,
  Post,
  Redirect,
  RequestTimeoutException,
  Res,
  Sse,
  StreamableFile,
  UnauthorizedException,
  UseFilters,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'
import { Expose } from 'class-transformer'
import { map, NEVER, type Observable, of, throwError, timer } from 'rxjs'
import { catchError, timeout } from 'rxjs/operators'
import { describe, expect, test } from 'vitest'
import { expectCharged, expectReleased, openShop, type Shop, terms } from './openShop.fixture.js'
import { Paid } from './Paid.js'
import { platforms } from './platforms.fixture.js'

const goods = { sky: 'clear' }

/** What `@Res()` is on both platforms, as far as the tests use it. */
interface AnyReply {
  removeHeader(name: string): unknown
  status(code: number): AnyReply
  send(body: unknown): unknown
}

@Injectable()
class Refuse implements CanActivate {
  canActivate(): boolean {
    return false
  }
}

@Injectable()
class Unauthorized implements CanActivate {
  canActivate(): boolean {
    throw new UnauthorizedException()
  }
}

@Injectable()
class Break implements NestInterceptor {
  intercept(_: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      map(() => {
        throw new BadGatewayException()
      }),
    )
  }
}

@Injectable()
class Wrap implements NestInterceptor {
  intercept(_: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(map((data: unknown) => ({ data })))
  }
}

@Injectable()
class Hurry implements NestInterceptor {
  intercept(_: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      timeout(20),
      catchError(() => throwError(() => new RequestTimeoutException())),
    )
  }
}

@Injectable()
class Cached implements NestInterceptor {
  intercept(): Observable<unknown> {
    return of({ sky: 'as yesterday' })
  }
}

/** Answers every exception with a status of its own. */
function answerWith(status: number) {
  @Catch()
  class Filter implements ExceptionFilter {
    readonly #host: HttpAdapterHost

    constructor(host: HttpAdapterHost) {
      this.#host = host
    }

    catch(_: unknown, host: ArgumentsHost): void {
      this.#host.httpAdapter.reply(host.switchToHttp().getResponse(), { filtered: true }, status)
    }
  }
  return Filter
}

class Report {
  constructor(readonly title: string) {}

  @Expose()
  get pages(): number {
    if (this.title === 'broken') throw new Error('This report has no pages.')
    return 12
  }
}

@Controller()
class PipelineController {
  @Get('json')
  @Header('X-Goods', 'yes')
  @Paid(terms)
  json() {
    return goods
  }

  @Post('created')
  @Paid(terms)
  created() {
    return goods
  }

  @Post('accepted')
  @HttpCode(202)
  @Paid(terms)
  accepted() {
    return goods
  }

  @Get('empty')
  @HttpCode(204)
  @Paid(terms)
  empty() {}

  @Get('observable')
  @Paid(terms)
  observable() {
    return of(goods)
  }

  @Get('failing-observable')
  @Paid(terms)
  failingObservable() {
    return throwError(() => new BadGatewayException())
  }

  @Get('unauthorized')
  @Paid(terms)
  @UseGuards(Unauthorized)
  unauthorized() {
    return goods
  }

  @Get('refused')
  @UseGuards(Refuse)
  @Paid(terms)
  refused() {
    return goods
  }

  @Get('numbers/:number')
  @Paid(terms)
  pipe(@Param('number', ParseIntPipe) number: number) {
    return { number }
  }

  @Get('filtered')
  @UseFilters(answerWith(418))
  @Paid(terms)
  filtered() {
    throw new Error('broken')
  }

  @Get('forgiven')
  @UseFilters(answerWith(200))
  @Paid(terms)
  forgiven() {
    throw new Error('broken')
  }

  @Get('serialized')
  @UseInterceptors(ClassSerializerInterceptor)
  @Paid(terms)
  serialized() {
    return new Report('whole')
  }

  @Get('not-serialized')
  @UseInterceptors(ClassSerializerInterceptor)
  @Paid(terms)
  notSerialized() {
    return new Report('broken')
  }

  @Get('broken-later')
  @UseInterceptors(Break)
  @Paid(terms)
  brokenLater() {
    return goods
  }

  @Get('broken-inside')
  @Paid(terms)
  @UseInterceptors(Break)
  brokenInside() {
    return goods
  }

  @Get('wrapped')
  @UseInterceptors(Wrap)
  @Paid(terms)
  wrapped() {
    return goods
  }

  @Get('hurried')
  @UseInterceptors(Hurry)
  @Paid(terms)
  hurried() {
    return NEVER
  }

  @Get('cached')
  @UseInterceptors(Cached)
  @Paid(terms)
  cached() {
    return goods
  }

  @Get('redirect')
  @Redirect('/json', 301)
  @Paid(terms)
  redirect() {}

  @Get('redirect-elsewhere')
  @Redirect('/json')
  @Paid(terms)
  redirectElsewhere() {
    return { url: '/elsewhere', statusCode: 307 }
  }

  @Get('res')
  @Paid(terms)
  res(@Res() reply: AnyReply) {
    reply.status(200).send(goods)
  }

  @Get('res-error')
  @Paid(terms)
  resError(@Res() reply: AnyReply) {
    reply.status(503).send(goods)
  }

  @Get('without-id')
  @Paid(terms)
  withoutId(@Res({ passthrough: true }) reply: AnyReply) {
    reply.removeHeader('X-Request-Id')
    return goods
  }

  @Get('passthrough')
  @Paid(terms)
  passthrough(@Res({ passthrough: true }) reply: AnyReply) {
    reply.status(409)
    return goods
  }

  @Sse('events')
  @Paid(terms)
  events(): Observable<MessageEvent> {
    return of('one', 'two').pipe(map((data) => ({ data })))
  }

  @Sse('events-upfront')
  @Paid({ ...terms, flow: 'upfront' })
  eventsUpfront(): Observable<MessageEvent> {
    return timer(0, 5).pipe(map((data) => ({ data: String(data) })))
  }

  @Sse('events-broken')
  @Paid(terms)
  eventsBroken(): Observable<MessageEvent> {
    return throwError(() => new BadGatewayException())
  }

  @Get('file')
  @Paid(terms)
  file() {
    return new StreamableFile(Buffer.from('one,two'), { type: 'text/csv' })
  }

  @Get('file-broken')
  @Paid(terms)
  fileBroken() {
    return new StreamableFile(Readable.from(breakOff()))
  }
}

async function* breakOff(): AsyncGenerator<Buffer> {
  yield Buffer.from('one')
  throw new Error('The disk is gone.')
}

describe.each(platforms)('pipeline on $name', (platform) => {
  const open = (): Promise<Shop> => openShop(platform, { controllers: [PipelineController] })

  test.each([
    ['what is returned', 'GET', '/json', 200, goods],
    ['@Post()', 'POST', '/created', 201, goods],
    ['@HttpCode()', 'POST', '/accepted', 202, goods],
    ['an observable', 'GET', '/observable', 200, goods],
    ['a pipe that agrees', 'GET', '/numbers/7', 200, { number: 7 }],
    ['a serializer', 'GET', '/serialized', 200, { title: 'whole', pages: 12 }],
    ['an interceptor that maps', 'GET', '/wrapped', 200, { data: goods }],
    ['an interceptor that answers itself', 'GET', '/cached', 200, { sky: 'as yesterday' }],
    ['@Res()', 'GET', '/res', 200, goods],
    ['a filter that makes a success of it', 'GET', '/forgiven', 200, { filtered: true }],
  ])('charged: %s', async (_, method, path, status, body) => {
    const shop = await open()
    const response = await shop.buy(path, { method })
    expectCharged(shop, response, status)
    expect(await response.json()).toEqual(body)
  })

  test('charged: nothing, with @HttpCode(204)', async () => {
    const shop = await open()
    const response = await shop.buy('/empty')
    expectCharged(shop, response, 204)
  })

  test('charged: @Header()', async () => {
    const shop = await open()
    expect((await shop.buy('/json')).headers.get('x-goods')).toBe('yes')
  })

  test('charged: StreamableFile', async () => {
    const shop = await open()
    const response = await shop.buy('/file')
    expectCharged(shop, response)
    expect(response.headers.get('content-type')).toBe('text/csv')
    expect(await response.text()).toBe('one,two')
  })

  test('charged: @Sse() that ends', async () => {
    const shop = await open()
    const response = await shop.buy('/events')
    expectCharged(shop, response)
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    expect(await response.text()).toMatch(/data: one[^]*data: two/)
  })

  test('charged: @Sse() upfront, as it goes', async () => {
    const shop = await open()
    const response = await shop.buy('/events-upfront')
    expectCharged(shop, response)
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (!text.includes('data: 2')) text += (await reader?.read())?.value ?? ''
    await reader?.cancel()
  })

  test.each([
    ['a guard behind it', 'GET', '/refused', 403],
    ['a pipe', 'GET', '/numbers/seven', 400],
    ['an observable that fails', 'GET', '/failing-observable', 502],
    ['a filter', 'GET', '/filtered', 418],
    ['a serializer that throws', 'GET', '/not-serialized', 500],
    ['an outer interceptor that throws', 'GET', '/broken-later', 502],
    ['an inner interceptor that throws', 'GET', '/broken-inside', 502],
    ['a timeout', 'GET', '/hurried', 408],
    ['@Redirect()', 'GET', '/redirect', 301],
    ['@Redirect() with what is returned', 'GET', '/redirect-elsewhere', 307],
    ['@Res()', 'GET', '/res-error', 503],
    ['@Res({ passthrough: true })', 'GET', '/passthrough', 409],
    ['@Sse() that fails at once', 'GET', '/events-broken', 502],
  ])('not charged: %s', async (_, method, path, status) => {
    const shop = await open()
    await expectReleased(shop, await shop.buy(path, { method }), status)
  })

  test('not charged: a StreamableFile that breaks', async () => {
    const shop = await open()
    const response = await shop.buy('/file-broken').catch(() => undefined)
    expect(response?.status ?? 500).toBeGreaterThanOrEqual(400)
    await expect.poll(() => shop.events).toContain('released')
    expect(shop.facilitator.settled).toEqual([])
  })

  test('a guard before it sends who may not buy away, without a price', async () => {
    const shop = await open()
    const response = await shop.get('/unauthorized')
    expect([response.status, response.headers.get('payment-required')]).toEqual([401, null])
    expect(shop.facilitator.calls).toEqual([])
  })

  test('a handler may remove a header that was set before it, and a failed sale has it', async () => {
    const shop = await openShop(platform, {
      controllers: [PipelineController],
      configure: (app) => platform.use(app, 'request-id'),
    })
    expect((await shop.get('/without-id')).headers.get('x-request-id')).toBe('r1')
    expect((await shop.buy('/without-id')).headers.get('x-request-id')).toBeNull()
    shop.facilitator.next('settle', { failed: 'insufficient_funds' })
    const failed = await shop.buy('/without-id')
    expect([failed.status, failed.headers.get('x-request-id')]).toEqual([402, 'r1'])
  })

  test('T39 what a withheld answer had is gone', async () => {
    const shop = await open()
    for (const path of ['/json', '/file', '/events', '/res', '/cached']) {
      shop.facilitator.next('settle', { failed: 'insufficient_funds' })
      const response = await shop.buy(path)
      expectChallenge(response)
      expect(response.headers.get('x-goods')).toBeNull()
      expect(response.headers.get('content-type')).toBe('application/problem+json')
      expect(await response.text()).not.toMatch(/"sky"|one,two|data: /)
    }
    expect(shop.facilitator.settled).toEqual([])
  })
})
