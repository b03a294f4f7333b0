import type { ClientMechanism } from '../mechanism/types.js'
import { parseNetwork } from '../networks/parseNetwork.js'
import type { PaymentRequirements } from '../wire/types.js'
import type { Candidate, PolicyContext } from './Candidate.js'
import { checkPaymentLimit } from './checkPaymentLimit.js'
import { findMechanism } from './findMechanism.js'
import { isPrivateChannel } from './isPrivateChannel.js'
import type { Rules } from './parseRules.js'
import { quoteText } from './quoteText.js'
import { readFlow } from './readFlow.js'
import type { Rejection, RejectionCode } from './Rejection.js'
import { toDollars } from './toDollars.js'

/** An acceptable candidate with the mechanism that pays it. */
export interface Acceptable {
  readonly candidate: Candidate
  readonly mechanism: ClientMechanism
  /** What the mechanism is given: the requirements with the canonical network. */
  readonly requirements: PaymentRequirements
}

/** The answer of {@link evaluateEntry}. */
export type Evaluation = Acceptable | { readonly rejection: Rejection }

function canonicalNetwork(text: string): string | undefined {
  try {
    return parseNetwork(text)
  } catch {
    return undefined
  }
}

/** The first refusal, in the order of the policies. */
async function askPolicies(
  rules: Rules,
  candidate: Candidate,
  context: PolicyContext,
): Promise<string | undefined> {
  for (const policy of rules.policies) {
    const answer = await policy(candidate, context)
    if (answer !== undefined) return answer
  }
  return undefined
}

function toCandidate(
  wire: PaymentRequirements,
  requirements: PaymentRequirements,
  flow: Candidate['flow'],
  mechanism: ClientMechanism,
): Candidate {
  const asset = mechanism.findAsset(requirements)
  const totalCost = mechanism.totalCost(requirements)
  return {
    requirements: wire,
    network: requirements.network,
    totalCost,
    flow,
    ...(asset === undefined ? {} : { asset }),
    ...(asset?.usd === true ? { dollars: toDollars(totalCost, asset.decimals) } : {}),
  }
}

/**
 * Whether one entry can and may be paid, and if not, the first reason. Limits come last, so that a
 * rejection by a limit means that nothing else is in the way; the daily limit is the ledger's.
 */
export async function evaluateEntry(
  wire: PaymentRequirements,
  context: PolicyContext,
  rules: Rules,
): Promise<Evaluation> {
  const reject = (code: RejectionCode, message: string, cause?: unknown): Evaluation => ({
    rejection: { requirements: wire, code, message, ...(cause === undefined ? {} : { cause }) },
  })

  const network = canonicalNetwork(wire.network)
  if (network === undefined) return reject('network_unknown', 'the network is not known')
  const mechanism = findMechanism(rules.mechanisms, wire.scheme, network)
  if (mechanism === undefined) return reject('no_mechanism', 'no mechanism is registered for it')
  const flow = readFlow(wire)
  if (flow === undefined) return reject('flow_unsupported', 'the payment flow is not supported')
  if (!/^[1-9][0-9]{0,77}$/.test(wire.amount)) {
    return reject('amount_invalid', `${quoteText(wire.amount)} is not a positive whole number`)
  }
  if (wire.maxTimeoutSeconds > rules.maxValiditySeconds) {
    return reject(
      'window_too_long',
      `the signature would live ${wire.maxTimeoutSeconds} s, more than maxValiditySeconds ${rules.maxValiditySeconds}`,
    )
  }
  if (!rules.allowInsecureHttp && !isPrivateChannel(context.url)) {
    return reject('insecure_url', 'plain HTTP to another machine, see allowInsecureHttp')
  }

  const requirements = { ...wire, network }
  let candidate: Candidate
  try {
    const reason = mechanism.checkRequirements(requirements)
    if (reason !== undefined) return reject('mechanism', reason)
    candidate = toCandidate(wire, requirements, flow, mechanism)
  } catch (cause) {
    return reject('mechanism', 'the mechanism cannot read the requirements', cause)
  }
  try {
    const refusal = await askPolicies(rules, candidate, context)
    if (refusal !== undefined) return reject('policy', refusal)
  } catch (cause) {
    return reject('policy', 'a policy failed', cause)
  }
  const limit = checkPaymentLimit(candidate, rules)
  if (limit !== undefined) return reject(limit.code, limit.message)
  return { candidate, mechanism, requirements }
}
