import { systemEnvironment } from '@farebox/core'
import {
  type AnswerStore,
  type ClaimStore,
  createMemoryAnswerStore,
  createMemoryClaimStore,
} from '@farebox/core/server'

/** What a process remembers where the seller gave no stores. */
export interface ProcessState {
  readonly store: ClaimStore
  readonly answers: AnswerStore
  /** Drawn when it is first asked for: some platforms have no randomness while modules load. */
  readonly quoteSecret: () => Uint8Array
}

const key = Symbol.for('@farebox/next/state/1')
const quoteSecretBytes = 32

/**
 * Next may load a module once for each route, and again after each change in development. All of them must
 * see the same payments, so the memory is the process's and not the module's.
 */
export function findProcessState(): ProcessState {
  // Nobody else uses this symbol.
  const holder = globalThis as { [key]?: ProcessState }
  let secret: Uint8Array | undefined
  return (holder[key] ??= {
    store: createMemoryClaimStore(),
    answers: createMemoryAnswerStore(),
    quoteSecret: () => (secret ??= systemEnvironment.randomBytes(quoteSecretBytes)),
  })
}
