import { secp256k1 } from '@noble/curves/secp256k1.js'
import { recoverAddress } from 'viem'
import { bench, describe } from 'vitest'
import { encodeHex } from '../../hex/encodeHex.js'
import { createSignatureRecovery } from './createSignatureRecovery.js'

const digest = new Uint8Array(32).fill(9)
const [recovery = 0, ...compact] = secp256k1.sign(digest, new Uint8Array(32).fill(7), {
  prehash: false,
  format: 'recovered',
})
const signature = Uint8Array.of(...compact, 27 + recovery)
const wasm = await createSignatureRecovery({ engine: 'wasm' })
const js = await createSignatureRecovery({ engine: 'js' })

describe('who signed', () => {
  bench('WebAssembly', () => {
    wasm.recover(digest, signature)
  })
  bench('JavaScript', () => {
    js.recover(digest, signature)
  })
  bench('viem', async () => {
    await recoverAddress({ hash: encodeHex(digest), signature: encodeHex(signature) })
  })
})
