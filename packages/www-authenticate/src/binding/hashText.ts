const utf8 = new TextEncoder()

/** SHA-256 of a text in UTF-8. */
export async function hashText(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', utf8.encode(text)))
}
