import cluster from 'node:cluster'

/** Variables that runtimes set where one seller is many short-lived or parallel processes. */
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
 * Whether this process is the only one that serves the seller, as far as a process can tell: not a
 * function, not a worker of `node:cluster` or of pm2. Replicas behind a load balancer look like one
 * process to each of them.
 */
export function isSharedProcess(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  isWorker: boolean = cluster.isWorker,
): boolean {
  return !isWorker && manyProcesses.every((name) => environment[name] === undefined)
}
