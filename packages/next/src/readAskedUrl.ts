const hostPattern = /^(?:\[[0-9a-f:.]{2,45}\]|[a-z0-9_][a-z0-9_.-]{0,253})(?::[0-9]{1,5})?$/i

/**
 * Puts the Host header in the place of the name that `next start` gives itself (`localhost:3000`).
 */
export function readAskedUrl(url: string, headers: Headers): string {
  const host = headers.get('host')
  if (host === null || !hostPattern.test(host)) return url
  const asked = new URL(url)
  const rest = asked.href.slice(asked.href.indexOf('/', asked.protocol.length + 2))
  return `${asked.protocol}//${host}${rest}`
}
