import { FareboxError } from '@farebox/core'
import { utils } from '@noble/secp256k1'
import { decodeHex } from '../hex/decodeHex.js'

/** @throws `config_invalid`, whose text and cause do not hold the key */
export function parsePrivateKey(text: string): Uint8Array {
  if (/^0x[0-9a-fA-F]{64}$/.test(text)) {
    const key = decodeHex(`0x${text.slice(2)}`)
    if (utils.isValidSecretKey(key)) return key
  }
  // No cause: what the curve library throws may quote the key.
  throw new FareboxError('config_invalid', {
    detail: 'The private key is not 0x and 64 hexadecimal digits in the range of secp256k1.',
  })
}
