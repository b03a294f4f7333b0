/** Reasons with another spelling in x402 v1 (§1.9, §1.10). */
const reasonsV1: ReadonlyMap<string, string> = new Map([
  [
    'invalid_exact_evm_payload_authorization_value_mismatch',
    'invalid_exact_evm_authorization_value',
  ],
])

/** The x402 v1 spelling of a reason. */
export function toReasonV1(reason: string): string {
  return reasonsV1.get(reason) ?? reason
}
