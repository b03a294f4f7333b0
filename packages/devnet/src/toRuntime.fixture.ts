import type { Hex } from 'viem'

/** Runtime code that answers every call with the same bytes, or reverts with them. */
export function toRuntime(answer: Hex, end: 'returns' | 'reverts'): Hex {
  const length = ((answer.length - 2) / 2).toString(16).padStart(4, '0')
  return `0x61${length}8061000d6000396000${end === 'returns' ? 'f3' : 'fd'}${answer.slice(2)}`
}
