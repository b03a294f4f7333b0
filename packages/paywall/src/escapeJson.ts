/**
 * JSON that can stand in a `<script type="application/json">`: with nothing that ends the element or opens
 * a comment (T30), and no line separator that older parsers choke on.
 */
export function escapeJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
