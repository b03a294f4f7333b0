import { FareboxError } from '@farebox/core'
import type { Hex } from '@farebox/evm'
import { tronPrivateKeyAccount } from '../../account/tronPrivateKeyAccount.js'
import { parseTronAddress } from '../../address/parseTronAddress.js'
import type { TransactionSigner } from '../../rpc/signCallTransaction.js'
import type { TronSigner } from '../TronFacilitatorOptions.js'

/** An account that sends settlements. */
export interface Signer {
  readonly address: Hex
  readonly account: TransactionSigner
}

export interface SignerPool {
  /** `T…` */
  readonly addresses: readonly string[]
  /** In the form of typed data. */
  readonly hexAddresses: readonly Hex[]
  /** The next one's turn, for who is named as the sender of a payment. */
  next(): Signer
  /** Those who may send, best first: all of them in turn, or the one that the payment names. */
  candidates(caller: Hex | undefined): readonly Signer[]
}

/**
 * The signers of one chain. TRON has no account nonces, so one account can have any number of transactions on
 * their way; turns only spread the use of energy.
 *
 * @throws `config_invalid` without a signer, for one that cannot sign transactions, for one given twice
 */
export function createSignerPool(given: readonly TronSigner[]): SignerPool {
  const signers = given.map(toSigner)
  const hexAddresses = signers.map(({ address }) => address)
  if (signers.length === 0) throw misconfigured('A network has no signers.')
  if (new Set(hexAddresses).size !== signers.length) throw misconfigured('A signer is given twice.')
  let turn = 0

  const inTurn = (): readonly [Signer, ...Signer[]] => {
    const start = turn
    turn = (turn + 1) % signers.length
    // There is at least one, which was checked above.
    return [...signers.slice(start), ...signers.slice(0, start)] as [Signer, ...Signer[]]
  }

  return {
    addresses: signers.map(({ account }) => account.address),
    hexAddresses,
    next: () => inTurn()[0],
    candidates: (caller) =>
      caller === undefined ? inTurn() : signers.filter(({ address }) => address === caller),
  }
}

function toSigner(given: TronSigner): Signer {
  const account = typeof given === 'string' ? tronPrivateKeyAccount(given) : given
  if (!('signTransaction' in account)) throw misconfigured('A signer cannot sign transactions.')
  return { address: parseTronAddress(account.address), account }
}

function misconfigured(detail: string): FareboxError {
  return new FareboxError('config_invalid', { detail })
}
