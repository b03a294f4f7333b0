import type { RunCounter } from '@farebox/demo-catalog'
import { Controller, Get, Inject } from '@nestjs/common'
import { runCounter } from './CountingInterceptor.js'

/** Free statistics, for whoever wants to check that one payment runs a handler once. */
@Controller('stats')
export class StatsController {
  readonly #counter: RunCounter

  constructor(@Inject(runCounter) counter: RunCounter) {
    this.#counter = counter
  }

  @Get()
  stats(): ReturnType<RunCounter['stats']> {
    return this.#counter.stats()
  }
}
