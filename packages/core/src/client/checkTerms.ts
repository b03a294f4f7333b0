import { matchNetwork } from '../networks/matchNetwork.js'
import type { PaymentRequirements } from '../wire/types.js'
import type { PolicyContext } from './Candidate.js'
import { isPrivateChannel } from './isPrivateChannel.js'
import type { Rules } from './parseRules.js'
import { quoteText } from './quoteText.js'
import type { RejectionCode } from './Rejection.js'

/** A rejection before it is known of which entry. */
export interface Refusal {
  readonly code: RejectionCode
  readonly message: string
  readonly cause?: unknown
}

/**
 * What can be said about an entry without its mechanism.
 *
 * @param requirements with the canonical network
 */
export function checkTerms(
  requirements: PaymentRequirements,
  { url }: PolicyContext,
  rules: Rules,
): Refusal | undefined {
  const { network, amount, maxTimeoutSeconds } = requirements
  const { allowedNetworks, allowedHosts, maxValiditySeconds, allowInsecureHttp } = rules
  if (allowedNetworks?.some((pattern) => matchNetwork(pattern, network)) === false) {
    return { code: 'network_not_allowed', message: 'the network is not in allowedNetworks' }
  }
  if (!/^[1-9][0-9]{0,77}$/.test(amount)) {
    const message = `${quoteText(amount)} is not a positive whole number`
    return { code: 'amount_invalid', message }
  }
  if (maxTimeoutSeconds > maxValiditySeconds) {
    return {
      code: 'window_too_long',
      message: `the signature would live ${maxTimeoutSeconds} s, more than maxValiditySeconds ${maxValiditySeconds}`,
    }
  }
  if (allowedHosts?.has(new URL(url).host) === false) {
    return { code: 'host_not_allowed', message: 'the host is not in allowedHosts' }
  }
  if (!allowInsecureHttp && !isPrivateChannel(url)) {
    const message = 'plain HTTP to another machine, see allowInsecureHttp'
    return { code: 'insecure_url', message }
  }
  return undefined
}
