import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** What is in a directory of claims. Each holder of the directory has a number, higher than all before. */
export interface Generations {
  /** In ascending order. */
  readonly locks: readonly number[]
  /** In ascending order. */
  readonly logs: readonly number[]
}

export function toLockPath(directory: string, generation: number): string {
  return join(directory, `claims.${generation}.lock`)
}

export function toLogPath(directory: string, generation: number): string {
  return join(directory, `claims.${generation}.log`)
}

export async function listGenerations(directory: string): Promise<Generations> {
  const names = await readdir(directory)
  const find = (kind: string): readonly number[] =>
    names
      .flatMap((name) => {
        const digits = new RegExp(`^claims\\.([0-9]{1,15})\\.${kind}$`).exec(name)?.[1]
        return digits === undefined ? [] : [Number(digits)]
      })
      .toSorted((a, b) => a - b)
  return { locks: find('lock'), logs: find('log') }
}
