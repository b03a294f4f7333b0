import { createWalletClient, http, isHex } from 'viem'
import type { Address, Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import * as v from 'valibot'
import { vi } from 'vitest'
import type { DevAccount } from './devAccounts.js'
import type { Devnet } from './Devnet.js'
import { loadArtifact } from './loadArtifact.js'

const hexSchema = v.custom<Hex>((value) => isHex(value))

const receiptSchema = v.object({
  status: v.picklist(['0x0', '0x1']),
  gasUsed: v.pipe(
    v.string(),
    v.transform((gas) => BigInt(gas)),
  ),
  logs: v.array(v.object({ address: hexSchema, topics: v.array(hexSchema), data: hexSchema })),
})

export type Receipt = v.InferOutput<typeof receiptSchema>

/** Calls one function of a contract in a transaction. It rejects with the revert reason. */
export type Write = (
  address: Address,
  artifact: string,
  functionName: string,
  args: readonly unknown[],
) => Promise<Receipt>

export function createWriter(devnet: Devnet, account: DevAccount): Write {
  const wallet = createWalletClient({
    account: privateKeyToAccount(account.privateKey),
    transport: http(devnet.rpcUrl),
  })
  return async (address, artifact, functionName, args) => {
    const { abi } = loadArtifact(artifact)
    const hash = await wallet.writeContract({ chain: null, address, abi, functionName, args })
    return readReceipt(devnet, hash)
  }
}

/** Waits for it: anvil mines a moment after it has answered. */
export function readReceipt(devnet: Devnet, hash: Hex): Promise<Receipt> {
  return vi.waitFor(
    async () => v.parse(receiptSchema, await devnet.rpc('eth_getTransactionReceipt', [hash])),
    { interval: 2 },
  )
}
