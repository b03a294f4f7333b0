import type { RouteKey, RunCounter } from '@farebox/demo-catalog'
import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import type { Observable } from 'rxjs'

/** Token of the counter behind `GET /stats`. */
export const runCounter = Symbol('runCounter')

/** Which route a handler's runs are counted under. */
export const Counted = Reflector.createDecorator<RouteKey>()

@Injectable()
export class CountingInterceptor implements NestInterceptor {
  readonly #reflector: Reflector
  readonly #counter: RunCounter

  constructor(reflector: Reflector, @Inject(runCounter) counter: RunCounter) {
    this.#reflector = reflector
    this.#counter = counter
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    this.#counter.count(this.#reflector.get(Counted, context.getHandler()))
    return next.handle()
  }
}
