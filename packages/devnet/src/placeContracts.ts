import * as v from 'valibot'
import type { Address, Hex } from 'viem'
import type { Deployer } from './createDeployer.js'
import type { Rpc } from './createRpc.js'
import { devAccounts } from './devAccounts.js'
import { encodeCreation } from './encodeCreation.js'

/** A contract of `@farebox/contracts` and the address where it has to be. */
export interface PlacedContract {
  readonly address: Address
  readonly artifact: string
  readonly args: readonly unknown[]
}

const codeSchema = v.custom<Hex>(
  (value) => typeof value === 'string' && /^0x([0-9a-f]{2})+$/.test(value),
)

/**
 * Puts contracts at given addresses as if the deployer had deployed them there, in one block.
 *
 * The creation code itself becomes the code of the address and is called: so a constructor fills the
 * storage of that very address, and its answer is the runtime code with the immutables filled in.
 * Nothing here knows a storage layout or where in the code an immutable is.
 */
export async function placeContracts(
  rpc: Rpc,
  deployer: Deployer,
  contracts: readonly PlacedContract[],
): Promise<void> {
  const constructed: { address: Address; runtime: Hex; hash: Hex }[] = []
  for (const { address, artifact, args } of contracts) {
    await rpc('anvil_setCode', [address, encodeCreation(artifact, args)])
    const call = { from: devAccounts.deployer.address, to: address }
    const runtime = v.parse(codeSchema, await rpc('eth_call', [call, 'latest']))
    constructed.push({ address, runtime, hash: await deployer.call(address, '0x') })
  }
  await rpc('evm_mine')
  await Promise.all(
    constructed.map(async ({ address, runtime, hash }) => {
      await deployer.wait(hash)
      await rpc('anvil_setCode', [address, runtime])
    }),
  )
}
