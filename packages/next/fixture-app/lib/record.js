import { appendFileSync } from 'node:fs'

/** Leaves a trace of each handler that runs, also while the application is built. */
export function record(name) {
  if (process.env.RUN_LOG !== undefined) appendFileSync(process.env.RUN_LOG, `${name}\n`)
}
