/** How much is measured. */
export interface Scale {
  readonly rounds: number
  /** HTTP requests in a round. */
  readonly requests: number
  /** Payments that a memory measurement makes, half of them before the first look. */
  readonly payments: number
  /** Verifications or signatures in a round. */
  readonly operations: number
  readonly imports: number
  readonly installs: boolean
}

export const fullScale: Scale = {
  rounds: 7,
  requests: 6_000,
  payments: 40_000,
  operations: 1_000,
  imports: 11,
  installs: true,
}

/** Enough to see that everything still runs. */
export const quickScale: Scale = {
  rounds: 1,
  requests: 60,
  payments: 80,
  operations: 4,
  imports: 1,
  installs: false,
}
