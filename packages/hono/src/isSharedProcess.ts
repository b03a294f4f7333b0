import { isManyProcesses } from '@farebox/core/server'

/** What runtimes tell of themselves. Each has some of it. */
export interface RuntimeGlobals {
  readonly process?: {
    readonly env?: Readonly<Record<string, string | undefined>>
    readonly getBuiltinModule?: (name: string) => unknown
  }
  readonly navigator?: { readonly userAgent?: string }
  readonly EdgeRuntime?: unknown
}

function isClusterWorker({ process }: RuntimeGlobals): boolean {
  const cluster = process?.getBuiltinModule?.('node:cluster')
  return (
    typeof cluster === 'object' &&
    cluster !== null &&
    'isWorker' in cluster &&
    cluster.isWorker === true
  )
}

function hasMark({ process }: RuntimeGlobals): boolean {
  try {
    return isManyProcesses(process?.env ?? {})
  } catch {
    // Deno without leave to read the environment: somebody's own machine.
    return false
  }
}

/**
 * Whether this process is the only one that serves the seller, as far as a runtime tells: a process (Node,
 * Bun, Deno), and not a function, an isolate, or a worker of `node:cluster` or of pm2. Replicas behind a
 * load balancer look like one process to each of them.
 */
export function isSharedProcess(runtime: RuntimeGlobals = globalThis): boolean {
  if (runtime.process === undefined || runtime.EdgeRuntime !== undefined) return false
  if (runtime.navigator?.userAgent === 'Cloudflare-Workers') return false
  return !hasMark(runtime) && !isClusterWorker(runtime)
}
