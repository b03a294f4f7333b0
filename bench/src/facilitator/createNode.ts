import { custom, type CustomTransport } from 'viem'

type Request = (call: { readonly method: string; readonly params?: unknown }) => Promise<unknown>

/** A chain node, seen from a facilitator. */
export interface Node {
  readonly transport: CustomTransport
  /** Calls since the last reading, by method. */
  readonly takeCalls: () => readonly string[]
}

/** Counts what goes to a node. */
export function createCountingNode(request: Request): Node {
  let calls: string[] = []
  return {
    transport: custom({
      async request(call) {
        calls.push(call.method)
        return request(call)
      },
    }),
    takeCalls() {
      const taken = calls
      calls = []
      return taken
    },
  }
}

/** What two calls have in common when a node would answer them alike, but for nonces and signatures. */
function toShape({
  method,
  params,
}: {
  readonly method: string
  readonly params?: unknown
}): string {
  const first: unknown = Array.isArray(params) ? params[0] : undefined
  if (typeof first !== 'object' || first === null) return `${method} ${String(first)}`
  const to = 'to' in first ? String(first.to) : ''
  const data = 'data' in first ? String(first.data) : ''
  return `${method} ${to} ${data.slice(0, 10)}`
}

/** Asks the real node once for each kind of call, and repeats its answer from then on. */
export function repeatAnswers(request: Request): Request {
  const answers = new Map<string, unknown>()
  return async (call) => {
    const shape = toShape(call)
    if (!answers.has(shape)) answers.set(shape, await request(call))
    return answers.get(shape)
  }
}
