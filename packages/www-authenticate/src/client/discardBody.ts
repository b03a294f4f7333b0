/** Lets go of the connection of an answer that nobody reads. */
export function discardBody({ body }: Response): void {
  body?.cancel().catch(() => undefined)
}
