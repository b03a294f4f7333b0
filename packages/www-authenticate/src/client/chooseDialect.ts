import {
  type ClientMechanism,
  matchNetwork,
  parseNetwork,
  type PaymentRequirements,
  toPaymentRequiredV2,
} from '@farebox/core'
import { type Challenge as X402Challenge, readChallenge } from '@farebox/core/client'
import { type Challenge, readOffers } from '../index.js'

/** In which dialect an answer is paid. `x402` is v2 and v1; `none`: not by this client. */
export type DialectChoice =
  | { readonly dialect: 'header'; readonly offers: readonly Challenge[] }
  | { readonly dialect: 'x402' | 'none' }

function canPay(mechanism: ClientMechanism, entry: PaymentRequirements): boolean {
  try {
    const network = parseNetwork(entry.network)
    return (
      mechanism.scheme === entry.scheme &&
      mechanism.networks.some((pattern) => matchNetwork(pattern, network)) &&
      mechanism.checkRequirements({ ...entry, network }) === undefined
    )
  } catch {
    return false
  }
}

function listEntries(challenge: X402Challenge): readonly PaymentRequirements[] {
  return (challenge.x402Version === 1 ? toPaymentRequiredV2(challenge) : challenge).accepts
}

/** Whether an answer is left to the client of x402. */
async function isForX402(
  response: Response,
  schemes: readonly ClientMechanism[] | undefined,
): Promise<boolean> {
  try {
    const challenge = await readChallenge(response)
    if (challenge === undefined || schemes === undefined) return challenge !== undefined
    const entries = listEntries(challenge)
    return schemes.some((mechanism) => entries.some((entry) => canPay(mechanism, entry)))
  } catch {
    // It is there and cannot be read, or knows no network: nobody pays it, least of all by mistake.
    return schemes === undefined
  }
}

/**
 * The buyer's side of the negotiation: v2 before v1 before a transfer, because a signature can be refused and a
 * transfer cannot be taken back.
 *
 * @param schemes what the client of x402 can pay; `undefined`: everything
 */
export async function chooseDialect(
  response: Response,
  schemes: readonly ClientMechanism[] | undefined,
): Promise<DialectChoice> {
  if (response.status !== 402) return { dialect: 'none' }
  const result = readOffers(response.headers.get('www-authenticate'))
  if (await isForX402(response, schemes)) return { dialect: 'x402' }
  return result.ok ? { dialect: 'header', offers: result.offers } : { dialect: 'none' }
}
