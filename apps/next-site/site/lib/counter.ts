import { createRunCounter, type RunCounter } from '@farebox/demo-catalog'

const key = Symbol.for('@farebox/demo-next-site/counter')

/** One for the process: Next may load this module once for each route. */
export function findCounter(): RunCounter {
  // Nobody else uses this symbol.
  const holder = globalThis as { [key]?: RunCounter }
  return (holder[key] ??= createRunCounter())
}
