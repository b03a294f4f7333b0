const intervalMs = 500

/**
 * Ends this process as if by SIGTERM when npm has gone. A SIGTERM to `npm run` ends npm and the shell
 * that it started, and does not reach what runs in that shell.
 */
export function stopWithParent() {
  if (process.env['npm_lifecycle_event'] === undefined) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, intervalMs)
  timer.unref()
}
