import { FareboxError } from '@farebox/core'
import type { RetryOptions } from './options.js'

/** @throws `config_invalid` */
export function parseRetryOptions(options: RetryOptions = {}): Required<RetryOptions> {
  const { tries = 3, delayMs = 500, maxDelayMs = 30_000 } = options
  if (!Number.isSafeInteger(tries) || tries < 1) {
    throw new FareboxError('config_invalid', {
      detail: 'retry.tries is not a whole number from 1.',
    })
  }
  if (!(delayMs >= 0 && maxDelayMs >= 0)) {
    throw new FareboxError('config_invalid', {
      detail: 'retry.delayMs or retry.maxDelayMs is not a number of milliseconds.',
    })
  }
  return { tries, delayMs, maxDelayMs }
}
