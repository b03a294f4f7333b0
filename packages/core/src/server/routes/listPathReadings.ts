import { FareboxError } from '../../errors/FareboxError.js'

/** More layers of percent-encoding than any proxy adds. */
const maxDecodings = 8

function decodeOnce(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run)
    } catch {
      // Not UTF-8: what is plain ASCII may still be decoded by somebody.
      return run.replaceAll(/%[0-7][0-9a-f]/gi, (one) => decodeURIComponent(one))
    }
  })
}

function dropEndSlashes(path: string): string {
  let end = path.length
  while (path[end - 1] === '/') end -= 1
  return path.slice(0, end)
}

function resolveDots(path: string): string {
  const resolved: string[] = []
  for (const segment of path.split('/').slice(1)) {
    if (segment === '..') resolved.pop()
    else if (segment !== '.') resolved.push(segment)
  }
  return resolved.map((segment) => `/${segment}`).join('')
}

function readPath(target: string): string {
  const [, path = ''] = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/?#\\]*)?([^?#]*)/i.exec(target) ?? []
  return path
}

/**
 * Every way in which a router, a file server or a proxy may read the path of a request target: as it
 * is, percent-decoded any number of times, with backslashes for slashes, without empty segments, with
 * dot segments resolved. None ends in a slash; the root is empty.
 *
 * @throws `schema_invalid` when decoding comes to no end
 */
export function listPathReadings(target: string): readonly string[] {
  const readings = new Set<string>()
  let path = readPath(target)
  for (let round = 0; round <= maxDecodings; round += 1) {
    const plain = path.replaceAll('\\', '/').replaceAll(/\/{2,}/g, '/')
    for (const reading of [path, plain, resolveDots(plain)]) readings.add(dropEndSlashes(reading))
    const decoded = decodeOnce(path)
    if (decoded === path) return [...readings]
    path = decoded
  }
  throw new FareboxError('schema_invalid', {
    detail: 'The path is percent-encoded too many times.',
  })
}
