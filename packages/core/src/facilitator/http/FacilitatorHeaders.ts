import { FareboxError } from '../../errors/FareboxError.js'

/** What can be asked of a facilitator. */
export type FacilitatorOperation = 'verify' | 'settle' | 'supported' | 'fees' | 'transfer'

export const facilitatorOperations: readonly FacilitatorOperation[] = [
  'verify',
  'settle',
  'supported',
  'fees',
  'transfer',
]

/** Headers of one call: fixed, or made for each call, such as a short-lived token. */
export type HeaderSource =
  | Readonly<Record<string, string>>
  | (() => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>)

/**
 * Headers for each operation, such as an API key. One object of strings for all of them is refused: a
 * misplaced level would otherwise drop the key silently.
 *
 * @see https://github.com/x402-foundation/x402/issues/2762
 */
export type FacilitatorHeaders = Readonly<Partial<Record<FacilitatorOperation, HeaderSource>>>

/** @throws `config_invalid` */
export function assertHeaders(headers: FacilitatorHeaders): void {
  for (const [operation, source] of Object.entries(headers)) {
    if (!facilitatorOperations.some((known) => known === operation)) {
      throw new FareboxError('config_invalid', {
        detail:
          'The facilitator "headers" are given for each operation: { verify, settle, supported, fees, transfer }.',
      })
    }
    if (typeof source !== 'function') toHeaders(source, 'config_invalid')
  }
}

/**
 * The headers to send for one call.
 * @throws `config_unresolved` when the function that makes them fails; nothing was sent then.
 */
export async function resolveHeaders(source: HeaderSource = {}): Promise<Headers> {
  try {
    return toHeaders(typeof source === 'function' ? await source() : source, 'config_unresolved')
  } catch (cause) {
    if (cause instanceof FareboxError) throw cause
    throw new FareboxError('config_unresolved', {
      detail: 'The function that makes the facilitator headers failed.',
      cause,
    })
  }
}

function toHeaders(
  source: Readonly<Record<string, string>>,
  code: 'config_invalid' | 'config_unresolved',
): Headers {
  const detail = 'The facilitator headers of an operation are an object of header values.'
  if (typeof source !== 'object' || source === null) throw new FareboxError(code, { detail })
  if (Object.values(source).some((value) => typeof value !== 'string')) {
    throw new FareboxError(code, { detail })
  }
  try {
    return new Headers(source)
  } catch {
    // The exception would quote the value, which is a secret.
    throw new FareboxError(code, { detail })
  }
}
