/** Writes the ABI word of an unsigned integer below 2^256: 32 bytes, the highest first. */
export function writeUintWord(target: DataView, offset: number, value: bigint): void {
  let rest = value
  for (let at = offset + 24; at >= offset; at -= 8) {
    target.setBigUint64(at, BigInt.asUintN(64, rest))
    rest >>= 64n
  }
}
