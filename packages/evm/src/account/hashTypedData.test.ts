import { readFileSync } from 'node:fs'
import { concatBytes } from '@noble/hashes/utils.js'
import { describe, expect, test } from 'vitest'
import type { EvmTypedData } from '../eip3009/EvmTypedData.js'
import { hashText } from '../abi/hashText.js'
import { toDomainFields } from '../eip3009/toDomainFields.js'
import { recoverSigner } from '../exactPermit/recoverSigner.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { decodeHex } from '../hex/decodeHex.js'
import { encodeHex } from '../hex/encodeHex.js'
import type { Hex } from '../hex/Hex.js'
import { hashStruct } from './hashStruct.js'
import { hashTypedData } from './hashTypedData.js'
import { privateKeyAccount } from './privateKeyAccount.js'

interface Vector {
  readonly typedData: EvmTypedData
  readonly domainSeparator?: Hex
  readonly structHash?: Hex
  readonly digest?: Hex
  readonly signature?: Hex
}

const vectors: { readonly typedData: { readonly [name: string]: Vector } } = JSON.parse(
  readFileSync(new URL('./typedData.vectors.json', import.meta.url), 'utf8'),
)
const all = Object.entries(vectors.typedData)
const isClaim = (name: string): boolean => name.startsWith('batch claimBatch')

/** The first well-known development key of anvil. */
const account = privateKeyAccount(
  '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
)

function hashDomain(domain: EvmTypedData['domain']): Uint8Array {
  return hashStruct({ EIP712Domain: toDomainFields(domain) }, 'EIP712Domain', { ...domain })
}

describe('vectors', () => {
  const whole = all.filter(([name]) => !isClaim(name))
  const having = (member: keyof Vector): typeof all =>
    whole.filter(([, vector]) => vector[member] !== undefined)

  test.each(having('structHash'))('domain and struct: %s', (_name, vector) => {
    const { domain, types, primaryType, message } = vector.typedData
    expect(encodeHex(hashDomain(domain))).toBe(vector.domainSeparator)
    expect(encodeHex(hashStruct(types, primaryType, message))).toBe(vector.structHash)
  })

  test.each(having('digest'))('digest: %s', (_name, { typedData, digest }) => {
    expect(encodeHex(hashTypedData(typedData))).toBe(digest)
  })

  test.each(having('signature'))('signature: %s', async (_name, { typedData, signature }) => {
    expect(await account.signTypedData(typedData)).toBe(signature)
  })
})

test.each(all.filter(([name]) => isClaim(name)))(
  '%s: an array is refused, its parts are hashed',
  (_name, vector) => {
    const { typedData, structHash, digest, signature } = vector
    const { domain, types, message } = typedData
    expect(() => hashTypedData(typedData)).toThrow(
      expect.objectContaining({ code: 'signing_failed' }),
    )
    const type =
      'ClaimBatch(ClaimEntry[] claims)' +
      'ClaimEntry(bytes32 channelId,uint128 maxClaimableAmount,uint128 totalClaimed)'
    const entries = (message['claims'] as readonly EvmTypedData['message'][]).map((entry) =>
      hashStruct(types, 'ClaimEntry', entry),
    )
    const struct = keccak_256(concatBytes(hashText(type), keccak_256(concatBytes(...entries))))
    expect(encodeHex(struct)).toBe(structHash)
    const hash = keccak_256(concatBytes(Uint8Array.of(0x19, 0x01), hashDomain(domain), struct))
    expect(encodeHex(hash)).toBe(digest)
    expect(recoverSigner(hash, decodeHex(signature ?? '0x'))).toBe(account.address.toLowerCase())
  },
)

test.each(['tron:3448148188', 'tron:728126428'])(
  'the nonce of a deposit on %s is the hash of its channel and a salt',
  (network) => {
    const channelId = vectors.typedData[`batch channelId ${network}`]?.digest ?? '0x'
    const deposit =
      vectors.typedData[`batch erc3009 deposit (illustrative token domain) ${network}`]
    const hash = keccak_256(concatBytes(decodeHex(channelId), new Uint8Array(32).fill(0x22)))
    expect(encodeHex(hash)).toBe(deposit?.typedData.message['nonce'])
  },
)

test('a Base58 address is refused, and never hashed as text', () => {
  const vector = vectors.typedData['exact_gasfree tron:nile']
  if (vector === undefined) throw new Error('no vector')
  const message = { ...vector.typedData.message, user: 'TYBNgWfhGuNzdLtjKtxXTfskAhTbMcqbaG' }
  expect(() => hashTypedData({ ...vector.typedData, message })).toThrow(
    expect.objectContaining({ code: 'signing_failed' }),
  )
})
