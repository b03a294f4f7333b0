import { define, type ErrorDefinition } from './ErrorDefinition.js'

export type MessageErrorCode =
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

/** What everybody can meet: set-up, the wire, networks and money. */
export const messageErrors: Readonly<Record<MessageErrorCode, ErrorDefinition>> = {
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
}
