/** Puts values in the place of the `{name}` marks of a sentence. The result is text, not HTML. */
export function fillText(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{(\w+)\}/g, (mark, name: string) => values[name] ?? mark)
}
