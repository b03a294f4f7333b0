import { encodeFunctionData } from 'viem'
import type { Address, Hex } from 'viem'
import { loadArtifact } from '../loadArtifact.js'
import { findGasFreeAddresses } from './findGasFreeAddresses.js'
import type { GasFreeAddresses } from './findGasFreeAddresses.js'

/** A chain whose state can be set. */
export interface GasFreeGround {
  /** Puts runtime code at an address. */
  setCode(address: Address, code: Hex): Promise<void>
  /** Sends a transaction from the account that owns what is placed, and waits until it has succeeded. */
  execute(to: Address, data: Hex): Promise<unknown>
}

/** A token that GasFree takes, with its fees in atomic units. */
export interface GasFreeTokenFees {
  readonly token: Address
  /** Taken once, with the first transfer of an account. */
  readonly activateFee: bigint
  readonly transferFee: bigint
}

export interface GasFreePlacement {
  /** Says where the published addresses are. */
  readonly network: string
  /** May relay transfers. */
  readonly providers: readonly Address[]
  readonly tokens: readonly GasFreeTokenFees[]
  /** Default `0x41`: TRON. Elsewhere `0xff`. */
  readonly create2Prefix?: Hex
}

/**
 * Puts a GasFree controller and its beacon at the addresses that they have on the real network. The code is
 * our own: accounts have other addresses than there.
 *
 * @throws `network_invalid`, `devnet_failed`
 */
export async function placeGasFree(
  ground: GasFreeGround,
  { network, providers, tokens, create2Prefix = '0x41' }: GasFreePlacement,
): Promise<GasFreeAddresses> {
  const addresses = findGasFreeAddresses(network)
  const { abi, deployedBytecode } = loadArtifact('GasFreeController')
  const call = (functionName: string, args: readonly unknown[]): Promise<unknown> =>
    ground.execute(addresses.controller, encodeFunctionData({ abi, functionName, args }))

  await ground.setCode(addresses.controller, deployedBytecode)
  await ground.setCode(addresses.beacon, loadArtifact('GasFreeAccount').deployedBytecode)
  await call('initialize', [addresses.beacon, create2Prefix])
  for (const provider of providers) await call('setProvider', [provider, true])
  for (const { token, activateFee, transferFee } of tokens) {
    await call('setToken', [token, true, activateFee, transferFee])
  }
  return addresses
}
