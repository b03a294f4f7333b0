/** Frees the connection or the buffer behind a body that nobody will read. */
export function discardBody(message: Request | Response): void {
  if (message.bodyUsed) return
  // A body that failed already has nothing left to free.
  message.body?.cancel().catch(() => undefined)
}
