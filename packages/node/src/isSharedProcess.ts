import cluster from 'node:cluster'
import { isManyProcesses } from '@farebox/core/server'

/**
 * Whether this process is the only one that serves the seller, as far as a process can tell: not a
 * function, not a worker of `node:cluster` or of pm2. Replicas behind a load balancer look like one
 * process to each of them.
 */
export function isSharedProcess(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  isWorker: boolean = cluster.isWorker,
): boolean {
  return !isWorker && !isManyProcesses(environment)
}
