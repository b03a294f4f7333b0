/** The words of a node, which java-tron writes as hexadecimal bytes most of the time. */
export function decodeMessage(message: string): string {
  if (message === '' || !/^(?:[0-9a-fA-F]{2})+$/.test(message)) return message
  const pairs = message.match(/../g) ?? []
  return new TextDecoder().decode(Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16)))
}
