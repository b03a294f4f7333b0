import { FareboxError } from '../errors/FareboxError.js'
import type { Resolvable } from './Resolvable.js'

/** @internal A function as a value has no meaning for any setting, so a function is always the resolver. */
export function isResolver<Value, Context>(
  setting: Resolvable<Value, Context>,
): setting is (context: Context) => Value | Promise<Value> {
  return typeof setting === 'function'
}

/**
 * The value of a setting for one request.
 * @throws `config_unresolved` with the original error as cause: a price that is not known sells nothing.
 */
export async function resolveSetting<Value, Context>(
  name: string,
  setting: Resolvable<Value, Context>,
  context: Context,
): Promise<Value> {
  if (!isResolver(setting)) return setting
  try {
    return await setting(context)
  } catch (cause) {
    if (cause instanceof FareboxError && cause.code === 'config_unresolved') throw cause
    throw new FareboxError('config_unresolved', {
      detail: `The function for "${name}" failed.`,
      cause,
    })
  }
}
