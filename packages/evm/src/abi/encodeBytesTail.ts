import { encodeUintWord } from './encodeUintWord.js'

/** The tail of an ABI `bytes` value: its length and its padded content, without a prefix. */
export function encodeBytesTail(hex: string): string {
  const digits = hex.slice(2)
  const padded = digits.padEnd(Math.ceil(digits.length / 64) * 64, '0')
  return encodeUintWord(BigInt(digits.length / 2)) + padded
}
