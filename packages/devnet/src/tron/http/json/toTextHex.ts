/** Text as the hexadecimal digits of its UTF-8 bytes, as java-tron prints messages. */
export function toTextHex(text: string): string {
  return Buffer.from(text, 'utf8').toString('hex')
}
