import type { FinishOutcome, Outcome, PaidRoute } from '@farebox/core/server'
import type { WorkTracker } from './createWorkTracker.js'

type Deliverable = Extract<Outcome | FinishOutcome, { readonly delivered?: () => Promise<void> }>

function trackDelivery<Answer extends Deliverable>(answer: Answer, { track }: WorkTracker): Answer {
  const { delivered } = answer
  return delivered === undefined ? answer : { ...answer, delivered: () => track(delivered()) }
}

/** The same route, with everything that it does about a payment made known to the tracker. */
export function trackRoute<Context>(
  route: PaidRoute<Context>,
  tracker: WorkTracker,
): PaidRoute<Context> {
  const { track } = tracker
  return {
    async handle(request) {
      const outcome = await track(route.handle(request))
      if (outcome.kind === 'respond') return trackDelivery(outcome, tracker)
      return {
        ...outcome,
        abort: (reason) => track(outcome.abort(reason)),
        async finish(result) {
          const finished = await track(outcome.finish(result))
          return finished.kind === 'release' ? trackDelivery(finished, tracker) : finished
        },
      }
    },
  }
}
