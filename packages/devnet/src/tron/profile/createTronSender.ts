import { FareboxError } from '@farebox/core'
import { parseTronAddress } from '@farebox/tron'
import { encodeTransactionRaw, toTransactionId } from '@farebox/tron/transaction'
import type { TransactionContract } from '@farebox/tron/transaction'
import { hexToBytes } from 'viem'
import type { Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { toHex41 } from '../http/json/toHex41.js'
import type { TronChain, TronTransactionInfo } from '../TronChain.js'

/** Sends transactions of one account to a chain in this process, and waits for them. */
export interface TronSender {
  /** 20 bytes in lower case. */
  readonly address: Hex
  /** @throws `devnet_failed`: the chain refused it, or it failed. */
  readonly trigger: (to: Hex, data: Hex) => Promise<TronTransactionInfo>
}

const expiresAfterMs = 60_000

/** The account has to have TRX. Do not use it while the chain's faults are on: they are not told apart. */
export function createTronSender(
  chain: TronChain,
  account: { readonly address: string; readonly privateKey: Hex },
): TronSender {
  const key = privateKeyToAccount(account.privateKey)
  const address = parseTronAddress(account.address)
  const owner = toHex41(address)
  let sent = 0

  const send = async (contract: TransactionContract): Promise<TronTransactionInfo> => {
    const head = await chain.getHead()
    sent += 1
    const rawBytes = encodeTransactionRaw({
      contract: [contract],
      ref_block_bytes: head.number.toString(16).padStart(4, '0').slice(-4),
      ref_block_hash: head.id.slice(16, 32),
      expiration: head.timestamp + expiresAfterMs,
      // Two equal transactions on one block would be one.
      timestamp: head.timestamp + sent,
      fee_limit: chain.parameters.maxFeeLimit,
    })
    const signature = await key.sign({ hash: `0x${toTransactionId(rawBytes)}` })
    const answer = await chain.broadcast({ rawBytes, signatures: [hexToBytes(signature)] })
    if (!answer.result) throw toFailure(answer.message)
    const info = (await chain.getTransactionInfo(answer.id)) ?? (await mine(chain, answer.id))
    if (info.result !== 'SUCCESS') throw toFailure(info.message ?? info.contractResult)
    return info
  }

  return {
    address,
    trigger: (to, data) =>
      send({
        type: 'TriggerSmartContract',
        parameter: {
          type_url: 'type.googleapis.com/protocol.TriggerSmartContract',
          value: { owner_address: owner, contract_address: toHex41(to), data: data.slice(2) },
        },
      }),
  }
}

/** For a chain that makes a block only now and then. */
async function mine(chain: TronChain, id: string): Promise<TronTransactionInfo> {
  await chain.mine()
  const info = await chain.getTransactionInfo(id)
  if (info === undefined) throw toFailure('not in a block')
  return info
}

function toFailure(reason: string | undefined): FareboxError {
  return new FareboxError('devnet_failed', {
    detail: 'A transaction of the devnet failed.',
    cause: new Error(reason),
  })
}
