import { encodeTransactionRaw, toTransactionId } from '@farebox/tron/transaction'
import { encodeFunctionData, hexToBytes } from 'viem'
import type { Address, Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { loadArtifact } from '../loadArtifact.js'
import type { TronChain, TronSubmission } from '../tron/TronChain.js'
import type { GasFreeSubmission } from './parseGasFreeSubmission.js'

/** A signed transaction of the provider. */
export interface RelayTransaction {
  readonly id: string
  readonly submission: TronSubmission
  /** Milliseconds since the epoch; it can be in no block from then on. */
  readonly expiration: number
}

const lifetimeMs = 60_000

/** Signs transactions that relay permits. Every one is another, also for the same permit. */
export function createGasFreeRelayer(
  chain: TronChain,
  controller: Address,
  provider: { readonly hex: Hex; readonly privateKey: Hex },
): (submission: GasFreeSubmission) => Promise<RelayTransaction> {
  const { abi } = loadArtifact('GasFreeController')
  const key = privateKeyToAccount(provider.privateKey)
  let count = 0

  return async ({ permit, signature: permitSignature }) => {
    const head = await chain.getHead()
    const data = encodeFunctionData({
      abi,
      functionName: 'permitTransfer',
      args: [permit, permitSignature],
    })
    const expiration = head.timestamp + lifetimeMs
    count += 1
    const rawBytes = encodeTransactionRaw({
      contract: [
        {
          type: 'TriggerSmartContract',
          parameter: {
            type_url: 'type.googleapis.com/protocol.TriggerSmartContract',
            value: {
              owner_address: `41${provider.hex.slice(2)}`,
              contract_address: `41${controller.slice(2)}`,
              data: data.slice(2),
            },
          },
        },
      ],
      ref_block_bytes: head.number.toString(16).padStart(4, '0').slice(-4),
      ref_block_hash: head.id.slice(16, 32),
      expiration,
      timestamp: head.timestamp + count,
      fee_limit: chain.parameters.maxFeeLimit,
    })
    const id = toTransactionId(rawBytes)
    const signature = await key.sign({ hash: `0x${id}` })
    return { id, submission: { rawBytes, signatures: [hexToBytes(signature)] }, expiration }
  }
}
