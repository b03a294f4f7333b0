import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const blockSize = 512

/**
 * The files of an npm tarball by their path inside the package. It reads the plain tar format that
 * pnpm writes: short names with a prefix field, no extensions.
 *
 * @param {string} file
 * @returns {ReadonlyMap<string, Buffer>}
 */
export function readTarball(file) {
  const tar = gunzipSync(readFileSync(file))
  /** @type {Map<string, Buffer>} */
  const files = new Map()
  let offset = 0
  const text = (/** @type {number} */ start, /** @type {number} */ length) =>
    tar.toString('utf8', offset + start, offset + start + length).replace(/\0.*$/s, '')
  while (offset < tar.length && tar[offset] !== 0) {
    const size = Number.parseInt(text(124, 12), 8)
    const type = text(156, 1)
    if (type !== '0' && type !== '') throw new Error(`${file} has an entry of type ${type}.`)
    const prefix = text(345, 155)
    const name = prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`
    const begin = offset + blockSize
    files.set(name.replace(/^package\//, ''), tar.subarray(begin, begin + size))
    offset = begin + Math.ceil(size / blockSize) * blockSize
  }
  return files
}
