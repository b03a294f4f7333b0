import { createHmac, hash } from 'node:crypto'
import type { HashFunctions } from '@farebox/core'

/** Node's own hash functions: a sale needs three hashes, and in JavaScript each takes some times as long. */
export const nodeHashes: HashFunctions = {
  sha256: (data) => hash('sha256', data, 'hex'),
  hmacSha256: (key, data) => createHmac('sha256', key).update(data).digest('hex'),
}
