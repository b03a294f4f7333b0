import { formatDecimal } from '@farebox/core'
import type { ProofDialect, ProofScope } from '@farebox/core/server'
import { parseTransaction } from '../binding/parseTransaction.js'
import { buildChallenge } from '../index.js'
import { issueId } from './challengeId.js'
import { countCredentials } from './countCredentials.js'
import { openBound, openUnbound } from './openProof.js'
import type { HeaderDialectOptions } from './options.js'
import { parseOptions, type Settings } from './parseOptions.js'
import { malformed, readProof } from './readProof.js'
import { refuse } from './refuse.js'
import { type PayableOffer, toPayableOffer } from './toPayableOffer.js'

function writeChallenge(
  { network, requirements, known }: PayableOffer,
  scope: ProofScope,
  { challengeSeconds, chains, randomBytes }: Settings,
): string {
  const { asset, amount, payTo } = requirements
  const expires = scope.now + challengeSeconds
  return buildChallenge({
    chain: chains.nameOf(network),
    token: known.symbol,
    amount: formatDecimal(BigInt(amount), known.decimals),
    address: payTo,
    params: {
      asset,
      id: issueId({ network, asset, amount, payTo, expires }, scope, randomBytes),
      expires: String(expires),
    },
  })
}

/**
 * The header dialect, for `proofs` of a route: its 402 then also asks for a transfer in `WWW-Authenticate: x402 …`,
 * and `Authorization: x402 …` with the transaction of that transfer is taken for payment. What other clients see
 * and send stays as it is, and so does an `Authorization` of any other scheme.
 *
 * Guaranteed: the transfer is on the chain, as deep as `finality` says, in the offered token, to `payTo`, of exactly
 * the amount (more is refused as less is: it is no payment for this), made after the challenge and before it
 * expired; the one who presents it has made it, for this method, URL and body; and it buys one answer, in all
 * processes that share the store.
 *
 * Not checked: whether the buyer has sent money to `payTo` for something outside of Farebox. Use an address that
 * receives nothing else.
 *
 * @throws `config_invalid`, also without a verifier; `network_invalid`
 * @see docs/recipes/www-authenticate.md for the format
 * @example
 * ```ts
 * import { createResourceServer } from '@farebox/core/server'
 * import { evm } from '@farebox/evm/server'
 * import { headerDialect } from '@farebox/www-authenticate/server'
 *
 * const facilitator = 'https://facilitator.example.com'
 * const server = createResourceServer({
 *   facilitator,
 *   schemes: [evm()],
 *   payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
 *   // Or a store that several processes share.
 *   unsafeMemory: true,
 * })
 * const weather = server.route({
 *   price: '$0.01',
 *   scheme: 'exact',
 *   network: 'base',
 *   proofs: headerDialect({ verifier: facilitator }),
 * })
 * ```
 */
export function headerDialect(options: HeaderDialectOptions): ProofDialect {
  const settings = parseOptions(options)
  const { chains, network } = settings
  return {
    name: 'www-authenticate',
    requestHeaders: ['Authorization'],
    countCredentials,
    buildHeaders(offers, scope) {
      const offer = toPayableOffer(offers, network)
      if (offer === undefined) return []
      return [['WWW-Authenticate', writeChallenge(offer, scope, settings)]]
    },
    async open(request, offers, scope) {
      const proof = readProof(request)
      const offer = toPayableOffer(offers, network)
      if (offer === undefined || chains.networkOf(proof.chain) !== offer.network) {
        throw refuse('proof_wrong_network')
      }
      const transaction = parseTransaction(offer.network, proof.transaction)
      if (transaction === undefined) {
        throw malformed('"tx_hash" is no hash of a transaction on this chain.')
      }
      const context = { proof, transaction, offer, scope, settings }
      return proof.bound === undefined ? openUnbound(context) : openBound(proof.bound, context)
    },
  }
}
