import { define, type ErrorDefinition } from './ErrorDefinition.js'

export type FacilitatorErrorCode =
  // facilitator, as seen by its caller
  | 'facilitator_unavailable'
  | 'facilitator_timeout'
  | 'facilitator_malformed'
  | 'facilitator_unsupported'
  // facilitator, as a service
  | 'request_invalid'
  | 'request_too_large'
  | 'mechanism_unregistered'
  | 'ledger_conflict'
  | 'rpc_unavailable'
  | 'rpc_malformed'
  | 'chain_mismatch'
  | 'provider_unavailable'
  // tools
  | 'devnet_failed'

/** What facilitators answer with, what their callers make of it, and tools. */
export const facilitatorErrors: Readonly<Record<FacilitatorErrorCode, ErrorDefinition>> = {
  facilitator_unavailable: define(
    503,
    true,
    'no',
    'No facilitator can be reached.',
    'Send the same payment again later.',
  ),
  facilitator_timeout: define(
    503,
    true,
    'unknown',
    'The facilitator did not answer in time.',
    'Send the same payment again later.',
  ),
  facilitator_malformed: define(
    502,
    true,
    'unknown',
    'The facilitator answered with something that is not x402.',
    'Check the facilitator URL; send the same payment again later.',
  ),
  facilitator_unsupported: define(
    503,
    true,
    'no',
    'No configured facilitator settles this scheme on this network.',
    'Configure a facilitator that lists the scheme and network under /supported.',
  ),
  request_invalid: define(
    400,
    false,
    'no',
    'The request body is not a facilitator request.',
    'Send { x402Version, paymentPayload, paymentRequirements }.',
  ),
  request_too_large: define(
    413,
    false,
    'no',
    'The request body is larger than the limit.',
    'Send a smaller body, or raise the limit.',
  ),
  mechanism_unregistered: define(
    400,
    false,
    'no',
    'This facilitator does not serve the scheme on the network.',
    'Look at /supported for what it serves.',
  ),
  ledger_conflict: define(
    409,
    true,
    'unknown',
    'The payment is being changed by somebody else.',
    'Ask for its state, or send the same request again.',
  ),
  rpc_unavailable: define(
    503,
    true,
    'no',
    'The chain node cannot be reached.',
    'Check the RPC URL; send the same request again later.',
  ),
  rpc_malformed: define(
    502,
    true,
    'no',
    'The chain node answered with something unexpected.',
    'Check the RPC URL and the provider.',
  ),
  chain_mismatch: define(
    500,
    false,
    'no',
    'The chain node serves another chain than configured.',
    'Point the RPC URL to the configured chain.',
  ),
  provider_unavailable: define(
    503,
    true,
    'no',
    'The GasFree provider cannot be reached, or does not answer as it should.',
    'Check the URL and the credentials of its API; send the same request again later.',
  ),
  devnet_failed: define(
    500,
    true,
    'no',
    'The local chain did not start or did not answer.',
    'Look at the cause.',
  ),
}
