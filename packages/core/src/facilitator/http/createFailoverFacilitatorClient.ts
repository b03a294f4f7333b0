import { portableHashes } from '../../hashes/portableHashes.js'
import type { ErrorCode } from '../../errors/errorCatalog.js'
import { FareboxError } from '../../errors/FareboxError.js'
import { toFareboxError } from '../../errors/toFareboxError.js'
import { parseNetwork } from '../../networks/parseNetwork.js'
import { isJsonObject } from '../../wire/isJsonObject.js'
import type {
  FacilitatorRequest,
  FeeQuote,
  PaymentRequirements,
  SupportedKind,
  SupportedResponse,
} from '../../wire/types.js'
import type { CallOptions, FacilitatorClient } from '../FacilitatorClient.js'
import { toCanonicalJson } from '../../wire/toCanonicalJson.js'

/** Errors that say something about the facilitator and nothing about the payment. */
const elsewhere: ReadonlySet<ErrorCode> = new Set([
  'facilitator_unavailable',
  'facilitator_timeout',
  'facilitator_malformed',
  'facilitator_unsupported',
  'mechanism_unregistered',
  'config_unresolved',
  'store_unavailable',
  'rpc_unavailable',
  'rpc_malformed',
  'chain_mismatch',
  'internal',
])

/** How many payments are remembered between their verification and their settlement. */
const maxRemembered = 10_000

/**
 * Several facilitators as one. A payment is verified by the first that answers, and settled by the one
 * that verified it.
 *
 * A payment that names its sender goes to the facilitator whose fee was quoted for it, and to no other.
 *
 * A settlement goes on to another facilitator only when the one before is known not to have taken it
 * (its error says `charged: 'no'`). Otherwise its error is thrown: two facilitators that settle one
 * payment cost gas, and one of them would report the other's settlement as a failure.
 *
 * @throws `config_invalid` without a client. The calls throw the first error that is more than "not
 * supported here".
 *
 * @example
 * ```ts
 * import {
 *   createFailoverFacilitatorClient,
 *   createHttpFacilitatorClient,
 * } from '@farebox/core/facilitator'
 *
 * const facilitator = createFailoverFacilitatorClient([
 *   createHttpFacilitatorClient('https://facilitator.example.com'),
 *   createHttpFacilitatorClient('https://spare.example.com'),
 * ])
 * const { kinds } = await facilitator.supported()
 * ```
 */
export function createFailoverFacilitatorClient(
  clients: readonly FacilitatorClient[],
): FacilitatorClient {
  if (clients.length === 0) {
    throw new FareboxError('config_invalid', { detail: 'There is no facilitator to ask.' })
  }
  /** Payment to the client that verified it, oldest first. */
  const verifiers = new Map<string, FacilitatorClient>()

  const remember = (request: FacilitatorRequest, client: FacilitatorClient): void => {
    const key = toKey(request)
    verifiers.delete(key)
    verifiers.set(key, client)
    const [oldest] = verifiers.keys()
    if (verifiers.size > maxRemembered && oldest !== undefined) verifiers.delete(oldest)
  }

  return {
    async verify(request, options) {
      return askInTurn(
        findQuoter(clients, request) ?? clients,
        () => true,
        async (client) => {
          const answer = await client.verify(request, options)
          remember(request, client)
          return answer
        },
      )
    },
    async settle(request, options) {
      const verifier = verifiers.get(toKey(request))
      const others = clients.filter((client) => client !== verifier)
      const order = verifier === undefined ? others : [verifier, ...others]
      return askInTurn(
        findQuoter(clients, request) ?? order,
        ({ charged }) => charged === 'no',
        (client) => client.settle(request, options),
      )
    },
    async quoteFees(accepts, options) {
      const quotes = await Promise.all(
        accepts.map((requirements) => quoteInTurn(clients, requirements, options)),
      )
      return quotes.filter((quote) => quote !== undefined)
    },
    async readTransfer(query, options) {
      const readers = clients.filter((client) => client.readTransfer !== undefined)
      return askInTurn(
        readers,
        () => true,
        async (client) => {
          if (client.readTransfer === undefined) throw new FareboxError('facilitator_unsupported')
          return client.readTransfer(query, options)
        },
      )
    },
    async supported(options) {
      const answers = await Promise.allSettled(clients.map((client) => client.supported(options)))
      const good = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
      if (good.length > 0) return merge(good)
      throw toWorst(
        answers.map((answer) => (answer.status === 'rejected' ? answer.reason : answer)),
      )
    },
  }
}

async function askInTurn<Answer>(
  clients: readonly FacilitatorClient[],
  mayGoOn: (error: FareboxError) => boolean,
  ask: (client: FacilitatorClient) => Promise<Answer>,
): Promise<Answer> {
  const errors: FareboxError[] = []
  for (const client of clients) {
    try {
      return await ask(client)
    } catch (thrown) {
      const error = toFareboxError(thrown)
      if (!elsewhere.has(error.code) || !mayGoOn(error)) throw error
      errors.push(error)
    }
  }
  throw toWorst(errors)
}

/** The fee that the first of them quotes, marked with whose it is. */
async function quoteInTurn(
  clients: readonly FacilitatorClient[],
  requirements: PaymentRequirements,
  options: CallOptions | undefined,
): Promise<FeeQuote | undefined> {
  const errors: unknown[] = []
  for (const [index, client] of clients.entries()) {
    try {
      const [quote] = (await client.quoteFees?.([requirements], options)) ?? []
      if (quote !== undefined) return { ...quote, fee: { ...quote.fee, facilitatorId: `${index}` } }
    } catch (thrown) {
      errors.push(thrown)
    }
  }
  if (errors.length > 0) throw toWorst(errors)
  return undefined
}

/** Who quoted the fee of a payment; `undefined` for a payment that anybody may send. */
function findQuoter(
  clients: readonly FacilitatorClient[],
  { paymentRequirements }: FacilitatorRequest,
): readonly FacilitatorClient[] | undefined {
  const fee = paymentRequirements.extra?.['fee']
  const id = isJsonObject(fee) ? fee['facilitatorId'] : undefined
  if (typeof id !== 'string') return undefined
  const quoter = clients[Number(id)]
  return quoter === undefined ? undefined : [quoter]
}

/** The first error that is more than "not supported here". */
function toWorst(thrown: readonly unknown[]): FareboxError {
  const errors = thrown.map((one) => toFareboxError(one, 'facilitator_unavailable'))
  const unsupported = new FareboxError('facilitator_unsupported')
  return (
    errors.find(
      ({ code }) => code !== 'facilitator_unsupported' && code !== 'mechanism_unregistered',
    ) ?? unsupported
  )
}

function toKey({ paymentPayload }: FacilitatorRequest): string {
  return portableHashes.sha256(toCanonicalJson(paymentPayload.payload))
}

/** Everything that any of them serves; for what several serve, the earlier one's word. */
function merge(answers: readonly SupportedResponse[]): SupportedResponse {
  const kinds = new Map<string, SupportedKind>()
  const signers: Record<string, readonly string[]> = {}
  for (const answer of answers) {
    for (const kind of answer.kinds) {
      const key = `${kind.x402Version} ${kind.scheme} ${toComparable(kind.network)}`
      if (!kinds.has(key)) kinds.set(key, kind)
    }
    for (const [pattern, addresses] of Object.entries(answer.signers)) {
      signers[pattern] = [...new Set([...(signers[pattern] ?? []), ...addresses])]
    }
  }
  const extensions = [...new Set(answers.flatMap((answer) => answer.extensions))]
  return { kinds: [...kinds.values()], extensions, signers }
}

/** Facilitators list networks of families that are not known here; those compare as they are. */
function toComparable(network: string): string {
  try {
    return parseNetwork(network)
  } catch {
    return network
  }
}
