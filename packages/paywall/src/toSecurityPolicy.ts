/**
 * What the page may do. Scripts and styles are its own; what was bought and is HTML is shown in a frame
 * without scripts that inherits this policy, which is why styles, images and fonts of the same host are
 * allowed.
 *
 * @param connections origins that its script may talk to besides its own
 */
export function toSecurityPolicy(
  nonce: string,
  logoSource: string | undefined,
  connections: readonly string[],
): string {
  const logo = logoSource === undefined ? '' : ` ${logoSource}`
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data: blob:${logo}`,
    "font-src 'self' data:",
    ["connect-src 'self'", ...connections].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
