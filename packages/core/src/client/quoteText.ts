/**
 * Text of a peer for a message: quoted, one line, printable ASCII, at most 48 characters. Messages end
 * up in logs and in the context of agents (T27), where a server must not be able to write lines.
 */
export function quoteText(text: string): string {
  const printable = text.slice(0, 48).replace(/[^\x20-\x7e]|["\\]/g, '?')
  return `"${printable}${text.length > 48 ? '…' : ''}"`
}
