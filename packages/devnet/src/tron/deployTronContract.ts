import { FareboxError } from '@farebox/core'
import { encodeTransactionRaw, toTransactionId } from '@farebox/tron/transaction'
import { concatHex, encodeDeployData, hexToBytes } from 'viem'
import { sign } from 'viem/accounts'
import type { Artifact } from '../loadArtifact.js'
import type { Hex, TronChain } from './TronChain.js'
import type { TronDevAccount } from './tronDevAccounts.js'

const feeLimit = 15_000_000_000
const originEnergyLimit = 10_000_000

/**
 * Deploys a contract by a transaction of its own, as a wallet would. Its ABI is published, so that
 * tronweb's `contract().at()` finds it.
 *
 * @param salt Tells apart what is otherwise the same deployment in the same block.
 * @returns the 20 bytes of its address.
 * @throws `devnet_failed`; the `cause` is the chain's answer.
 */
export async function deployTronContract(
  chain: TronChain,
  deployer: TronDevAccount,
  artifact: Artifact,
  args: readonly unknown[],
  salt: number,
): Promise<Hex> {
  const { abi, bytecode, contractName } = artifact
  if (bytecode === undefined) {
    throw new FareboxError('devnet_failed', { detail: 'The artifact has no creation code.' })
  }
  const owner = `41${deployer.hex.slice(2)}`
  const head = await chain.getHead()
  const rawBytes = encodeTransactionRaw({
    contract: [
      {
        type: 'CreateSmartContract',
        parameter: {
          type_url: 'type.googleapis.com/protocol.CreateSmartContract',
          value: {
            owner_address: owner,
            new_contract: {
              origin_address: owner,
              abi: { entrys: abi },
              bytecode: encodeDeployData({ abi, bytecode, args }).slice(2),
              consume_user_resource_percent: 100,
              name: contractName,
              origin_energy_limit: originEnergyLimit,
            },
          },
        },
      },
    ],
    ref_block_bytes: head.number.toString(16).padStart(4, '0').slice(-4),
    ref_block_hash: head.id.slice(16, 32),
    expiration: head.timestamp + 60_000,
    timestamp: head.timestamp + salt,
    fee_limit: feeLimit,
  })
  const id = toTransactionId(rawBytes)
  const { r, s, yParity } = await sign({ hash: `0x${id}`, privateKey: deployer.privateKey })
  const signature = hexToBytes(concatHex([r, s, yParity === 0 ? '0x1b' : '0x1c']))
  const answer = await chain.broadcast({ rawBytes, signatures: [signature] })
  if (answer.result && (await chain.getTransactionInfo(id)) === undefined) await chain.mine()
  const info = await chain.getTransactionInfo(id)
  if (info?.result !== 'SUCCESS' || info.contractAddress === undefined) {
    throw new FareboxError('devnet_failed', {
      detail: 'The contract was not deployed.',
      cause: info ?? answer,
    })
  }
  return info.contractAddress
}
