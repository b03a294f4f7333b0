/** What a row has to reach, as its value or as its ratio to the baseline. */
export interface Target {
  readonly of: 'value' | 'ratio'
  readonly atLeast?: number
  readonly atMost?: number
}

/** One thing that was measured. */
export interface Row {
  readonly subject: string
  /** Of the rounds. */
  readonly median: number
  readonly rounds: readonly number[]
  /** To the baseline's median; absent for the baseline itself. */
  readonly ratio?: number
  readonly target?: Target
  readonly met?: boolean
}

/** Things that are measured side by side. */
export interface Group {
  readonly id: string
  readonly title: string
  readonly unit: string
  readonly rows: readonly Row[]
  /** What was not measured, and why. */
  readonly notes: readonly string[]
}
