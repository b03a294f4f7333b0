/** Variables that platforms set where one seller is many short-lived or parallel processes. */
const manyProcesses = [
  'AWS_LAMBDA_FUNCTION_NAME',
  'FUNCTIONS_WORKER_RUNTIME',
  'FUNCTION_TARGET',
  'K_SERVICE',
  'NETLIFY',
  'NODE_APP_INSTANCE',
  'VERCEL',
] as const

/**
 * Whether this process is the only one that serves the seller, as far as it can tell. The Edge runtime
 * gives each route a world of its own. Replicas behind a load balancer look like one process to each.
 */
export function isSharedProcess(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
  // Spelled out, because Next replaces it when it builds.
  if (process.env.NEXT_RUNTIME === 'edge') return false
  return manyProcesses.every((name) => environment[name] === undefined)
}
