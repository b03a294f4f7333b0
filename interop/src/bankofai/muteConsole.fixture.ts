import { onTestFinished, vi } from 'vitest'

/** For one test: the published client tells the console what it signs. */
export function muteConsole(): void {
  for (const method of ['log', 'debug', 'info', 'warn', 'error'] as const) {
    const spy = vi.spyOn(console, method).mockImplementation(() => undefined)
    onTestFinished(() => spy.mockRestore())
  }
}
