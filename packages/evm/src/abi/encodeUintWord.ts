/** The ABI word of an unsigned integer below 2^256: 64 digits without a prefix. */
export function encodeUintWord(value: bigint): string {
  return value.toString(16).padStart(64, '0')
}
