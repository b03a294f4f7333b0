/** Variables that platforms set where one seller is many short-lived or parallel processes. */
const marks = [
  'AWS_LAMBDA_FUNCTION_NAME',
  'DENO_DEPLOYMENT_ID',
  'FUNCTIONS_WORKER_RUNTIME',
  'FUNCTION_TARGET',
  'K_SERVICE',
  'NETLIFY',
  'NODE_APP_INSTANCE',
  'VERCEL',
] as const

/**
 * Whether a process's environment says that it is one of many: a function, or a worker of a process
 * manager. For adapters, which tell the engine by `sharedProcess`. Replicas behind a load balancer leave no
 * mark.
 *
 * @example
 * ```ts
 * import { isManyProcesses } from '@farebox/core/server'
 *
 * isManyProcesses({ VERCEL: '1' }) // true
 * ```
 */
export function isManyProcesses(
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  return marks.some((name) => environment[name] !== undefined)
}
