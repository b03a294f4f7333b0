const loopback = /^(?:localhost|.*\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** False for plain HTTP to another machine: there the challenge could be anybody's (T20). */
export function isPrivateChannel(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol !== 'http:' || loopback.test(hostname)
}
