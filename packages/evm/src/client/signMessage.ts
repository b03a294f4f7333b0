import { FareboxError } from '@farebox/core'
import type { EvmTypedData } from '../eip3009/EvmTypedData.js'
import type { EvmAccount } from '../EvmAccount.js'
import type { Hex } from '../hex/Hex.js'

/**
 * The signature of an account, as bytes.
 *
 * @throws `signing_failed` when the wallet refuses, fails, or answers with something that is not bytes
 */
export async function signMessage(
  account: EvmAccount,
  digest: Uint8Array,
  toTypedData: () => EvmTypedData,
): Promise<Hex> {
  let signature: string
  try {
    signature =
      account.signDigest === undefined
        ? await account.signTypedData(toTypedData())
        : await account.signDigest(digest)
  } catch (cause) {
    throw new FareboxError('signing_failed', { cause })
  }
  if (!/^0x(?:[0-9a-fA-F]{2})+$/.test(signature)) {
    throw new FareboxError('signing_failed', {
      detail: 'The wallet answered with something that is not a signature.',
    })
  }
  return `0x${signature.slice(2)}`
}
