import { parseArgs } from 'node:util'

export interface Arguments {
  /** Everything once and little of it, to see that it runs. */
  readonly quick: boolean
  /** Where the figures go, as JSON. */
  readonly output: string
  /** Parts to measure; none named are all of them. */
  readonly only: readonly string[]
}

/** @throws TypeError for an option that does not exist */
export function parseArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      output: { type: 'string', default: '.farebox/bench.json' },
      only: { type: 'string', multiple: true, default: [] },
    },
  })
  return { ...values, only: values.only.flatMap((names) => names.split(',')) }
}
