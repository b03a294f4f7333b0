import type { BindingTerms } from '../binding/types.js'
import type { ClientMechanism } from '../mechanism/types.js'
import type { PaymentRequirements } from '../wire/types.js'
import { assessEntry, type AssessContext } from './assessEntry.js'
import type { Candidate, PolicyContext } from './Candidate.js'
import { checkPaymentLimit } from './checkPaymentLimit.js'
import { checkRecipient } from './checkRecipient.js'
import { checkTerms, type Refusal } from './checkTerms.js'
import type { BindingChoice } from './chooseBinding.js'
import { findMechanism } from './findMechanism.js'
import type { Rules } from './parseRules.js'
import { readFlow } from './readFlow.js'
import type { Rejection } from './Rejection.js'
import { toCanonicalNetwork } from './toCanonicalNetwork.js'
import { toDollars } from './toDollars.js'

/** An acceptable candidate with the mechanism that pays it. */
export interface Acceptable {
  readonly candidate: Candidate
  readonly mechanism: ClientMechanism
  /** What the mechanism is given: the requirements with the canonical network. */
  readonly requirements: PaymentRequirements
  /** Present when the payment is to be bound to the request. */
  readonly bindingTerms?: BindingTerms
}

/** What the entries of one challenge are judged by. */
export interface EvaluateContext {
  readonly rules: Rules
  readonly policyContext: PolicyContext
  readonly chooseBinding: (mechanism: ClientMechanism) => BindingChoice
  /** Keys by `toAddressKey`: the recipients of an earlier challenge for the same request. */
  readonly earlierRecipients: ReadonlySet<string> | undefined
  readonly assessContext: AssessContext
}

/** The answer of {@link evaluateEntry}. */
export type Evaluation = Acceptable | { readonly rejection: Rejection }

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

/** The mechanism's part: what the entry costs, or why it cannot be paid. */
function askMechanism(
  wire: PaymentRequirements,
  requirements: PaymentRequirements,
  flow: Candidate['flow'],
  mechanism: ClientMechanism,
): Candidate | Refusal {
  try {
    const reason = mechanism.checkRequirements(requirements)
    if (reason !== undefined) return { code: 'mechanism', message: reason }
    return toCandidate(wire, requirements, flow, mechanism)
  } catch (cause) {
    return { code: 'mechanism', message: 'the mechanism cannot read the requirements', cause }
  }
}

async function checkPolicies(
  candidate: Candidate,
  { rules, policyContext }: EvaluateContext,
): Promise<Refusal | undefined> {
  try {
    const message = await askPolicies(rules, candidate, policyContext)
    return message === undefined ? undefined : { code: 'policy', message }
  } catch (cause) {
    return { code: 'policy', message: 'a policy failed', cause }
  }
}

async function evaluate(
  wire: PaymentRequirements,
  context: EvaluateContext,
): Promise<Acceptable | Refusal> {
  const { rules, policyContext, earlierRecipients } = context
  const network = toCanonicalNetwork(wire.network)
  if (network === undefined) {
    return { code: 'network_unknown', message: 'the network is not known' }
  }
  const mechanism = findMechanism(rules.mechanisms, wire.scheme, network)
  if (mechanism === undefined) {
    return { code: 'no_mechanism', message: 'no mechanism is registered for it' }
  }
  const flow = readFlow(wire)
  if (flow === undefined) {
    return { code: 'flow_unsupported', message: 'the payment flow is not supported' }
  }
  const requirements = { ...wire, network }
  const refusal = checkTerms(requirements, policyContext, rules)
  if (refusal !== undefined) return refusal
  const binding = context.chooseBinding(mechanism)
  if ('refusal' in binding) return { code: 'binding_unavailable', message: binding.refusal }
  const written = askMechanism(wire, requirements, flow, mechanism)
  if ('code' in written) return written
  const { origin } = new URL(policyContext.url)
  const changed = await checkRecipient(requirements, origin, rules, earlierRecipients)
  if (changed !== undefined) return changed
  // What is too dear as it is written need not be read.
  const candidate =
    checkPaymentLimit(written, rules) === undefined
      ? await assessEntry(written, { mechanism, requirements }, context.assessContext)
      : written
  if ('code' in candidate) return candidate
  return (
    (await checkPolicies(candidate, context)) ??
    checkPaymentLimit(candidate, rules) ?? {
      candidate,
      mechanism,
      requirements,
      ...(binding.terms === undefined ? {} : { bindingTerms: binding.terms }),
    }
  )
}

/**
 * Whether one entry can and may be paid, and if not, the first reason. Limits come last, so that a
 * rejection by a limit means that nothing else is in the way; the daily limit is the ledger's.
 *
 * @throws `store_unavailable` when the recipients that are pinned cannot be read
 */
export async function evaluateEntry(
  wire: PaymentRequirements,
  context: EvaluateContext,
): Promise<Evaluation> {
  const answer = await evaluate(wire, context)
  return 'code' in answer ? { rejection: { requirements: wire, ...answer } } : answer
}
