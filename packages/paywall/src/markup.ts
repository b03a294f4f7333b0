import { escapeHtml } from './escapeHtml.js'

/** HTML that was written here, with every text in it escaped. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Part = string | Markup | readonly Markup[] | undefined

function toText(part: Part): string {
  if (part === undefined) return ''
  if (typeof part === 'string') return escapeHtml(part)
  return part instanceof Markup ? part.text : part.map(({ text }) => text).join('')
}

/** A template that escapes every value but {@link Markup}: for content and quoted attributes, nothing else. */
export function markup(literals: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(literals.map((literal, index) => literal + toText(parts[index])).join(''))
}
