import { median } from '../rounds/median.js'
import type { Group, Row, Target } from './Group.js'

interface GroupInput {
  readonly id: string
  readonly title: string
  readonly unit: string
  /** Figures of each subject, in the order to be shown. */
  readonly figures: Readonly<Record<string, readonly number[]>>
  /** The subject that ratios are to. */
  readonly baseline?: string
  readonly targets?: Readonly<Record<string, Target>>
  readonly notes?: readonly string[]
}

function isMet({ of, atLeast, atMost }: Target, row: Row): boolean | undefined {
  const figure = of === 'value' ? row.median : row.ratio
  if (figure === undefined) return undefined
  return figure >= (atLeast ?? -Infinity) && figure <= (atMost ?? Infinity)
}

/** Sums rounds up: medians, ratios of medians, and whether targets are met. */
export function createGroup({ figures, baseline, targets = {}, ...input }: GroupInput): Group {
  const base = baseline === undefined ? undefined : median(figures[baseline] ?? [])
  const rows = Object.entries(figures).map(([subject, rounds]): Row => {
    const middle = median(rounds)
    const row: Row = {
      subject,
      median: middle,
      rounds,
      ...(base === undefined || subject === baseline ? {} : { ratio: middle / base }),
    }
    const target = targets[subject]
    if (target === undefined) return row
    const met = isMet(target, row)
    return { ...row, target, ...(met === undefined ? {} : { met }) }
  })
  return { notes: [], ...input, rows }
}
