import { FareboxError } from '@farebox/core'
import * as v from 'valibot'

/**
 * What the schema makes of an answer of a provider.
 *
 * @throws `provider_unavailable`: an answer that cannot be read is none
 */
export function parseData<Output>(
  schema: v.GenericSchema<unknown, Output>,
  value: unknown,
): Output {
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (result.success) return result.output
  throw new FareboxError('provider_unavailable', { cause: new v.ValiError(result.issues) })
}
