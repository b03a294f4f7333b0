import type { State } from './State.js'

/** One line of the step list. */
export interface Step {
  readonly kind: 'connect' | 'network' | 'approve' | 'sign' | 'deliver'
  readonly state: 'done' | 'current' | 'todo'
}

function isConnected({ connection, offers, chosen }: State): boolean {
  const offer = offers[chosen]
  return offer !== undefined && connection?.wallet.serves(offer) === true
}

function isOnNetwork({ network, offers, chosen }: State): boolean {
  return network === undefined || network === offers[chosen]?.network
}

/** The way from here to the goods. A scheme that needs an approval adds its step before the signature. */
export function listSteps(state: State): readonly Step[] {
  const { assessment, busy, outcome } = state
  const left =
    outcome !== undefined || busy === 'sending' || busy === 'waiting' || busy === 'receiving'
  const steps: readonly (readonly [kind: Step['kind'], isDone: boolean])[] = [
    ['connect', left || isConnected(state)],
    ['network', left || isOnNetwork(state)],
    ...(assessment?.approval === undefined ? [] : ([['approve', left]] as const)),
    ['sign', left],
    ['deliver', outcome?.kind === 'delivered'],
  ]
  const current = steps.findIndex(([, isDone]) => !isDone)
  return steps.map(([kind], index) => ({
    kind,
    state: current === -1 || index < current ? 'done' : index === current ? 'current' : 'todo',
  }))
}
