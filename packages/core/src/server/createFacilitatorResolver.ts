import type { Environment } from '../environment.js'
import { toFareboxError } from '../errors/toFareboxError.js'
import { createFailoverFacilitatorClient } from '../facilitator/http/createFailoverFacilitatorClient.js'
import { createHttpFacilitatorClient } from '../facilitator/http/createHttpFacilitatorClient.js'
import type { FacilitatorClient } from '../facilitator/FacilitatorClient.js'
import { configError } from './configError.js'
import type { FacilitatorOption } from './options.js'

function toClient(source: string | FacilitatorClient, environment: Environment): FacilitatorClient {
  return typeof source === 'string' ? createHttpFacilitatorClient(source, { environment }) : source
}

/**
 * The facilitator of a server. URLs and clients are checked now; functions are called on first use and
 * again after they failed, because builds and workers import modules without their environment.
 */
export function createFacilitatorResolver(
  option: FacilitatorOption | readonly FacilitatorOption[],
  environment: Environment,
): () => Promise<FacilitatorClient> {
  // `Array.isArray` does not narrow readonly arrays.
  const sources = (Array.isArray(option) ? option : [option]) as readonly FacilitatorOption[]
  if (sources.length === 0 || sources.some((source) => source === undefined || source === '')) {
    throw configError('"facilitator" is missing: nobody could verify a payment.')
  }
  const clients = sources.map((source) =>
    typeof source === 'function' ? source : toClient(source, environment),
  )

  async function resolve(): Promise<FacilitatorClient> {
    try {
      const resolved = await Promise.all(
        clients.map(async (client) =>
          typeof client === 'function' ? toClient(await client(), environment) : client,
        ),
      )
      const [only] = resolved
      return resolved.length === 1 && only !== undefined
        ? only
        : createFailoverFacilitatorClient(resolved)
    } catch (cause) {
      throw toFareboxError(cause, 'config_unresolved')
    }
  }

  let current: Promise<FacilitatorClient> | undefined
  return () => {
    current ??= resolve().catch((error: unknown) => {
      current = undefined
      throw error
    })
    return current
  }
}
