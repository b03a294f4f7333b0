import { encodeHex, FareboxError } from '@farebox/core'
import { normaliseSignature } from '@farebox/evm/schemes'
import type { EvmTypedData, Hex } from '@farebox/evm/schemes'
import { hexToBytes } from '@noble/hashes/utils.js'
import { parseTronAddress } from '../address/parseTronAddress.js'
import type { TronAccount, UnsignedTronTransaction } from '../TronAccount.js'
import { recoverSigner } from './recoverSigner.js'

/** An account whose answers are checked: they are signatures of its key, of what was asked. */
export interface TronSigner {
  readonly address: Hex
  /**
   * @param digest of the typed data, computed here and not by the wallet
   * @returns 65 bytes with a `v` of 27 or 28
   * @throws `signing_failed`
   */
  signTypedData(typedData: EvmTypedData, digest: Uint8Array): Promise<Hex>
  /**
   * The signature of a transaction, without `0x`. Absent where the account signs none.
   * @throws `signing_failed`
   */
  readonly signTransaction?: (transaction: UnsignedTronTransaction) => Promise<string>
}

/** @throws `address_invalid` */
export function createTronSigner(account: TronAccount): TronSigner {
  const address = parseTronAddress(account.address)

  /** Wallets can be switched to another account at any time, and sign for that one then. */
  function check(text: string | undefined, digest: Uint8Array): Uint8Array {
    const signature = text === undefined ? undefined : normaliseSignature(text)
    if (signature === undefined) {
      throw failed('The wallet answered with something that is not a signature of a key.')
    }
    if (recoverSigner(digest, signature) !== address) {
      throw failed('The wallet has signed something else, or with the key of another account.')
    }
    return signature
  }

  async function signTypedData(typedData: EvmTypedData, digest: Uint8Array): Promise<Hex> {
    const text = await ask(async () => account.signTypedData(typedData))
    return `0x${encodeHex(check(text, digest))}`
  }

  if (account.signTransaction === undefined) return { address, signTypedData }
  const sign = account.signTransaction.bind(account)
  return {
    address,
    signTypedData,
    signTransaction: async (transaction) => {
      const { signature, raw_data_hex, txID } = await ask(async () => sign(transaction))
      const isSame =
        txID.toLowerCase() === transaction.txID &&
        raw_data_hex.toLowerCase() === transaction.raw_data_hex
      if (!isSame) throw failed('The wallet has signed another transaction.')
      return encodeHex(check(signature[0], hexToBytes(transaction.txID)))
    },
  }
}

async function ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
  try {
    return await question()
  } catch (cause) {
    throw cause instanceof FareboxError ? cause : new FareboxError('signing_failed', { cause })
  }
}

function failed(detail: string): FareboxError {
  return new FareboxError('signing_failed', { detail })
}
