/** Whether money moved, as far as the thrower can know. `unknown` is never to be read as `no`. */
export type Charged = 'no' | 'yes' | 'unknown'

/** What is fixed about an error code. The code, status and meaning are public API. */
export interface ErrorDefinition {
  /** HTTP status a server answers with when the error ends a request. */
  readonly status: number
  /** True when the same request, with the same payment, may succeed later. */
  readonly retryable: boolean
  readonly charged: Charged
  /** One sentence that says what is wrong. */
  readonly title: string
  /** One sentence that says what to do about it. */
  readonly hint: string
}

/** Every error code Farebox throws or answers with. Each has a page under `docs/errors/`. */
export type ErrorCode =
  // set-up
  | 'config_invalid'
  | 'config_unresolved'
  // the wire
  | 'header_too_large'
  | 'base64_invalid'
  | 'json_invalid'
  | 'json_too_deep'
  | 'json_too_large'
  | 'json_duplicate_key'
  | 'json_forbidden_key'
  | 'schema_invalid'
  | 'version_unsupported'
  | 'payload_invalid'
  // networks and money
  | 'network_invalid'
  | 'network_unknown'
  | 'price_invalid'
  | 'price_not_positive'
  | 'price_precision_loss'
  | 'asset_unknown'
  | 'address_invalid'
  // resource server
  | 'payment_required'
  | 'payment_ambiguous'
  | 'payment_mismatch'
  | 'payment_invalid'
  | 'payment_allowance_required'
  | 'payment_refused'
  | 'content_digest_mismatch'
  | 'payment_in_flight'
  | 'payment_already_used'
  | 'payment_conflict'
  | 'proof_malformed'
  | 'proof_invalid'
  | 'proof_pending'
  | 'settlement_failed'
  | 'settlement_pending'
  | 'upgrade_unsupported'
  | 'store_unavailable'
  | 'internal'
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
  // buyer
  | 'challenge_invalid'
  | 'challenge_resource_mismatch'
  | 'no_acceptable_payment'
  | 'spend_limit_exceeded'
  | 'signing_failed'
  | 'body_not_replayable'
  | 'payment_already_attempted'
  | 'payment_outcome_unknown'
  // tools
  | 'devnet_failed'

function define(
  status: number,
  retryable: boolean,
  charged: Charged,
  title: string,
  hint: string,
): ErrorDefinition {
  return { status, retryable, charged, title, hint }
}

/** The definition of every {@link ErrorCode}. */
export const errorCatalog: Readonly<Record<ErrorCode, ErrorDefinition>> = {
  config_invalid: define(
    500,
    false,
    'no',
    'The configuration is not valid.',
    'Correct the option named in the message; it is checked when the paywall is constructed.',
  ),
  config_unresolved: define(
    503,
    true,
    'no',
    'A setting that is resolved at run time could not be resolved.',
    'Make the function that supplies the setting return a valid value.',
  ),
  header_too_large: define(
    400,
    false,
    'no',
    'The payment header is larger than the limit.',
    'Send fewer extensions, or raise the limit on the server.',
  ),
  base64_invalid: define(
    400,
    false,
    'no',
    'The header is not canonical base64.',
    'Encode the JSON as UTF-8, then as standard, padded base64 without line breaks.',
  ),
  json_invalid: define(400, false, 'no', 'The text is not valid JSON.', 'Send one JSON object.'),
  json_too_deep: define(
    400,
    false,
    'no',
    'The JSON is nested deeper than the limit.',
    'Flatten the extensions, or raise the limit.',
  ),
  json_too_large: define(
    400,
    false,
    'no',
    'The JSON has more members or a longer text than the limit.',
    'Send fewer entries, or raise the limit.',
  ),
  json_duplicate_key: define(
    400,
    false,
    'no',
    'The JSON names the same key twice in one object.',
    'Send each key once; two readers could otherwise see two different payments.',
  ),
  json_forbidden_key: define(
    400,
    false,
    'no',
    'The JSON has a key that is never allowed, such as __proto__.',
    'Remove the key.',
  ),
  schema_invalid: define(
    400,
    false,
    'no',
    'The message does not have the shape that x402 requires.',
    'Correct the field named in the message.',
  ),
  version_unsupported: define(
    400,
    false,
    'no',
    'The x402 version is not supported here.',
    'Use x402 version 2.',
  ),
  payload_invalid: define(
    400,
    false,
    'no',
    'The payload does not have the shape that its scheme requires.',
    'Correct the field named in the message.',
  ),
  network_invalid: define(
    400,
    false,
    'no',
    'The network id is not a CAIP-2 id or a known name.',
    'Write it as namespace:reference, for example eip155:8453.',
  ),
  network_unknown: define(
    400,
    false,
    'no',
    'The network is not one that is configured here.',
    'Register a mechanism for this network, or use one that is registered.',
  ),
  price_invalid: define(
    400,
    false,
    'no',
    'The price is not a decimal amount.',
    'Write it as a string: "$0.01", "0.01 USDC", or { asset, amount } in atomic units.',
  ),
  price_not_positive: define(
    400,
    false,
    'no',
    'The price is zero or negative.',
    'Use a price above zero; a free route needs no paywall.',
  ),
  price_precision_loss: define(
    400,
    false,
    'no',
    'The price has more decimals than the asset.',
    'Round the price to the decimals of the asset yourself.',
  ),
  asset_unknown: define(
    400,
    false,
    'no',
    'The asset is not in the registry for this network.',
    'Register the asset with its decimals, or pass { asset, amount }.',
  ),
  address_invalid: define(
    400,
    false,
    'no',
    'The address is not valid on this network.',
    'Check the address, its length and its checksum.',
  ),
  payment_required: define(
    402,
    true,
    'no',
    'This resource costs money and the request carries no payment.',
    'Pay one of the accepted requirements and send the request again.',
  ),
  payment_ambiguous: define(
    400,
    false,
    'no',
    'The request carries more than one payment.',
    'Send exactly one payment header, once.',
  ),
  payment_mismatch: define(
    402,
    true,
    'no',
    'The payment was made for terms that this server does not offer.',
    'Read the requirements of this answer and pay exactly one of them.',
  ),
  payment_invalid: define(
    402,
    true,
    'no',
    'The payment is not valid.',
    'Read the reason, then create a new payment for one of the accepted requirements.',
  ),
  payment_allowance_required: define(
    412,
    true,
    'no',
    'The payer has not approved the token for this kind of payment.',
    'Approve the token once, then send the same request again.',
  ),
  payment_refused: define(
    403,
    false,
    'no',
    'The seller does not take this payment.',
    'Ask the seller; nothing was charged.',
  ),
  content_digest_mismatch: define(
    400,
    false,
    'no',
    'The body is not the one that the payment was made for.',
    'Send the same bytes with the payment as without it.',
  ),
  payment_in_flight: define(
    409,
    true,
    'unknown',
    'Another request is being served with this payment.',
    'Wait for Retry-After seconds, then send the same payment again; do not sign a new one.',
  ),
  payment_already_used: define(
    409,
    false,
    'yes',
    'This payment has bought an answer already.',
    'Create a new payment for a new answer.',
  ),
  payment_conflict: define(
    409,
    false,
    'unknown',
    'Another payment with the same nonce is in use.',
    'Create a payment with a fresh nonce.',
  ),
  proof_malformed: define(
    400,
    false,
    'no',
    'The credential that tells of a transfer cannot be read.',
    'Build the header with buildAuthorization of @farebox/www-authenticate.',
  ),
  proof_invalid: define(
    402,
    true,
    'no',
    'The transfer that was told of does not pay for this request.',
    'Read the reason; pay by the challenge of this answer.',
  ),
  proof_pending: define(
    409,
    true,
    'unknown',
    'The transfer is not final enough yet, or not on the chain yet.',
    'Wait for Retry-After seconds, then send the same proof again; do not pay again.',
  ),
  settlement_failed: define(
    402,
    true,
    'no',
    'The payment could not be settled, and nothing was charged.',
    'Read the reason, then create a new payment.',
  ),
  settlement_pending: define(
    402,
    true,
    'unknown',
    'The payment was sent to the chain and its outcome is not known yet.',
    'Send the same payment again later; do not sign a new one.',
  ),
  upgrade_unsupported: define(
    400,
    false,
    'no',
    'A priced route cannot be upgraded to another protocol.',
    'Request the route without an Upgrade header.',
  ),
  store_unavailable: define(
    503,
    true,
    'no',
    'The store that remembers payments cannot be reached.',
    'Send the same payment again later.',
  ),
  internal: define(
    500,
    false,
    'unknown',
    'Something failed inside the server.',
    'Send the same payment again later; the operator finds the details in the logs.',
  ),
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
  challenge_invalid: define(
    502,
    false,
    'no',
    'The server asked for a payment in a way that cannot be understood.',
    'Look at the cause; the server may not speak x402.',
  ),
  challenge_resource_mismatch: define(
    502,
    false,
    'no',
    'The server asked for a payment for another resource than the one requested.',
    'Do not pay; tell the operator of the server to set its public URL.',
  ),
  no_acceptable_payment: define(
    402,
    false,
    'no',
    'None of the offered payments is acceptable.',
    'Read the reason for each rejection; register a scheme or change a policy.',
  ),
  spend_limit_exceeded: define(
    402,
    false,
    'no',
    'The payment is larger than the spend limit.',
    'Raise the limit if the price is right.',
  ),
  signing_failed: define(
    500,
    true,
    'no',
    'The wallet did not sign the payment.',
    'Look at the cause; the user may have refused.',
  ),
  body_not_replayable: define(
    500,
    false,
    'no',
    'The request body cannot be sent twice.',
    'Pass a string, bytes, a Blob or FormData, or a Request that has not been read.',
  ),
  payment_already_attempted: define(
    400,
    false,
    'no',
    'The request carries a payment header already.',
    'Let the paying fetch add the payment header.',
  ),
  payment_outcome_unknown: define(
    502,
    true,
    'unknown',
    'The payment was sent and no answer came back.',
    'Send the same payment again; do not sign a new one.',
  ),
  devnet_failed: define(
    500,
    true,
    'no',
    'The local chain did not start or did not answer.',
    'Look at the cause.',
  ),
}
