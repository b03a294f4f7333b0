import type { Environment } from '../environment.js'
import type { Affordability, CreatePayloadContext } from '../mechanism/types.js'
import { formatDecimal } from '../money/formatDecimal.js'
import type { JsonObject } from '../wire/types.js'
import type { Candidate } from './Candidate.js'
import type { Refusal } from './checkTerms.js'
import type { Acceptable } from './evaluateEntry.js'
import { toDollars } from './toDollars.js'

/** What mechanisms are given to read with. */
export interface AssessContext {
  readonly environment: Environment
  readonly extensions: JsonObject | undefined
  readonly signal: AbortSignal | undefined
}

/** An entry that cannot be read in this time is taken as it is, like one of a mechanism that reads nothing. */
const deadlineMs = 5000

const giveUp = (): undefined => undefined

/** Reads until the deadline, or until the request is given up. */
async function assess(
  { mechanism, requirements }: Pick<Acceptable, 'mechanism' | 'requirements'>,
  { environment, extensions, signal }: AssessContext,
): Promise<Affordability | undefined> {
  if (mechanism.assess === undefined) return undefined
  const controller = new AbortController()
  const abort = (): void => controller.abort(signal?.reason)
  signal?.addEventListener('abort', abort, { once: true })
  const context: CreatePayloadContext = {
    environment,
    signal: controller.signal,
    ...(extensions === undefined ? {} : { extensions }),
  }
  const deadline = environment.sleep(deadlineMs, controller.signal).then(giveUp, giveUp)
  try {
    return await Promise.race([mechanism.assess(requirements, context), deadline])
  } finally {
    controller.abort()
    signal?.removeEventListener('abort', abort)
  }
}

function explainShortage({ asset, totalCost }: Candidate, balance: bigint): string {
  const write = (amount: bigint): string =>
    asset === undefined
      ? `${amount} atomic units`
      : `${formatDecimal(amount, asset.decimals)} ${asset.symbol}`
  return `takes ${write(totalCost)} with all fees, and the balance is ${write(balance)}`
}

/**
 * The candidate with what its mechanism reads a moment before it is chosen: the whole cost, the balance, a
 * pending approval; or why it cannot be paid now.
 */
export async function assessEntry(
  candidate: Candidate,
  entry: Pick<Acceptable, 'mechanism' | 'requirements'>,
  context: AssessContext,
): Promise<Candidate | Refusal> {
  let affordability: Affordability | undefined
  try {
    affordability = await assess(entry, context)
  } catch (cause) {
    return { code: 'mechanism', message: 'the mechanism cannot assess the requirements', cause }
  }
  if (affordability === undefined) return candidate
  const { cost, balance, refusal, approval } = affordability
  if (refusal !== undefined) return { code: 'unaffordable', message: refusal }
  const { asset } = candidate
  const assessed: Candidate = {
    ...candidate,
    totalCost: cost,
    ...(asset?.usd === true ? { dollars: toDollars(cost, asset.decimals) } : {}),
    ...(balance === undefined ? {} : { balance }),
    ...(approval === undefined ? {} : { approval }),
  }
  return balance !== undefined && balance < cost
    ? { code: 'unaffordable', message: explainShortage(assessed, balance) }
    : assessed
}
