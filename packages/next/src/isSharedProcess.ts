import { isManyProcesses } from '@farebox/core/server'

/**
 * Whether this process is the only one that serves the seller, as far as it can tell. The Edge runtime
 * gives each route a world of its own. Replicas behind a load balancer look like one process to each.
 */
export function isSharedProcess(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
  // Spelled out, because Next replaces it when it builds.
  if (process.env.NEXT_RUNTIME === 'edge') return false
  return !isManyProcesses(environment)
}
