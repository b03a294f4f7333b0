import type { Environment } from '../environment.js'
import { FareboxError } from '../errors/FareboxError.js'
import type { CallOptions } from '../facilitator/FacilitatorClient.js'

/** A signal that is made when somebody asks for it, as few do: it costs more than the timer. */
class LateSignal implements CallOptions {
  #controller: AbortController | undefined

  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    return this.#controller.signal
  }

  abort(reason: FareboxError): void {
    this.#controller?.abort(reason)
  }
}

/**
 * What a facilitator answers, unless the time is over first: then the signal aborts and the promise
 * rejects with its reason. What comes after that is not looked at.
 *
 * @throws `facilitator_timeout`
 */
export function withDeadline<T>(
  environment: Environment,
  timeoutMs: number,
  work: (options: CallOptions) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = new LateSignal()
    const answer = work(late)
    const cancel = environment.after(timeoutMs, () => {
      const reason = new FareboxError('facilitator_timeout')
      reject(reason)
      late.abort(reason)
    })
    answer.then(
      (value) => {
        cancel()
        return resolve(value)
      },
      (error: unknown) => {
        cancel()
        reject(error)
      },
    )
  })
}
