import type { State } from './State.js'

/** One line of the step list. */
export interface Step {
  readonly kind: 'connect' | 'network' | 'first' | 'sign' | 'deliver'
  readonly state: 'done' | 'current' | 'todo'
  /** Of a first step: what the wallet calls it. */
  readonly title?: string
}

function isOnNetwork({ connection, network, offers, chosen }: State): boolean {
  return connection !== undefined && (network === undefined || network === offers[chosen]?.network)
}

/** The way from here to the goods. A scheme that needs an approval adds its step before the signature. */
export function listSteps(state: State): readonly Step[] {
  const { connection, firstStep, busy, outcome } = state
  const left =
    outcome !== undefined || busy === 'sending' || busy === 'waiting' || busy === 'receiving'
  const steps: readonly (readonly [kind: Step['kind'], isDone: boolean, title?: string])[] = [
    ['connect', connection !== undefined],
    ['network', left || isOnNetwork(state)],
    ...(firstStep === undefined ? [] : ([['first', left, firstStep.title]] as const)),
    ['sign', left],
    ['deliver', outcome?.kind === 'delivered'],
  ]
  const current = steps.findIndex(([, isDone]) => !isDone)
  return steps.map(([kind, , title], index) => ({
    kind,
    state: current === -1 || index < current ? 'done' : index === current ? 'current' : 'todo',
    ...(title === undefined ? {} : { title }),
  }))
}
