import { stripBlanks } from './stripBlanks.js'

/** The value of a decimal digit of any script. Digits of a script are ten in a row, from zero on. */
function toDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0
  let before = 0
  while (/\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before += 1
  return String(before % 10)
}

/** A number as Python's `float` takes it, without what only Python knows. */
export function toPlainNumber(text: string): string {
  return stripBlanks(text)
    .replace(/\p{Nd}/gu, toDigit)
    .replace(/(\d)_(?=\d)/g, '$1')
}
