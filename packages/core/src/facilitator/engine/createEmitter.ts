import type { FacilitatorEvent } from '../Facilitator.js'

/** Calls the operator's function; whatever it throws, or rejects with, stays with it. */
export function createEmitter(
  onEvent: ((event: FacilitatorEvent) => unknown) | undefined,
): (event: FacilitatorEvent) => void {
  return (event) => {
    new Promise((resolve) => resolve(onEvent?.(event))).catch(() => undefined)
  }
}
