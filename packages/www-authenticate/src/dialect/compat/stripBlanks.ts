/** What Python takes for white space: not quite what JavaScript does. */
function isStripped(character: string): boolean {
  return /[^\S\uFEFF]/.test(character) || '\x1C\x1D\x1E\x1F\x85'.includes(character)
}

/** Python's `str.strip`, in one pass. */
export function stripBlanks(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isStripped(text.charAt(start))) start += 1
  while (end > start && isStripped(text.charAt(end - 1))) end -= 1
  return text.slice(start, end)
}
