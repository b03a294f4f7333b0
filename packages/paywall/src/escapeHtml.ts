const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
  '\r': '&#13;',
}

/**
 * Text for HTML content and for quoted attributes. What HTML cannot hold (NUL, lone surrogates) becomes
 * U+FFFD.
 */
export function escapeHtml(text: string): string {
  return text
    .replace(/\0|\p{Surrogate}/gu, '\uFFFD')
    .replace(/[&<>"'`\r]/g, (character) => references[character] ?? '')
}
