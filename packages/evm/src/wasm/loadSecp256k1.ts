import type { Secp256k1 } from '@bitauth/libauth'

let loading: Promise<Secp256k1> | undefined

/**
 * secp256k1 in WebAssembly, instantiated once. From the file itself: the package's own entry loads its
 * virtual machine and waits at top level.
 *
 * @throws whatever loading throws where WebAssembly or `@bitauth/libauth` is missing
 */
export async function loadSecp256k1(): Promise<Secp256k1> {
  loading ??= instantiate()
  return loading
}

async function instantiate(): Promise<Secp256k1> {
  const { instantiateSecp256k1 } = await import('@bitauth/libauth/build/lib/crypto/secp256k1.js')
  return instantiateSecp256k1()
}
