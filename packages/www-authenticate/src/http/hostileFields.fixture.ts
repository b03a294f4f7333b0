/** Fields that cost a careless reader the square of their length, by what is in them. */
export const hostileFields: Readonly<Record<string, (length: number) => string>> = {
  'one long word': (length) => `x402 ${'a'.repeat(length)}`,
  words: (length) => `x402 ${'a '.repeat(length / 2)}`,
  blanks: (length) => `x402 a${' '.repeat(length)}b`,
  commas: (length) => `x402 a${','.repeat(length)}b`,
  padding: (length) => `x402 a${'='.repeat(length)}b`,
  'an open quote': (length) => `x402 a="${'b'.repeat(length)}`,
  'an open quote of backslashes': (length) => `x402 a="${'\\'.repeat(length)}`,
  'a long value': (length) => `x402 a="${'b'.repeat(length)}"`,
  quotes: (length) => `x402 ${'"'.repeat(length)}`,
  'equals and quotes': (length) => `x402 ${'="'.repeat(length / 2)}`,
  parameters: (length) => `x402 ${'a="b" '.repeat(length / 6)}`,
  'parameters without names': (length) => `x402 ${'="b" '.repeat(length / 5)}`,
  schemes: (length) => 'x402, '.repeat(length / 6),
  'outer blanks': (length) => `${' '.repeat(length / 2)}x402${' '.repeat(length / 2)}`,
  'separators of lines': (length) => `x402 ${'\u0085'.repeat(length)}a`,
}
