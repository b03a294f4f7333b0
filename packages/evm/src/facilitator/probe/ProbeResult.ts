import type { Hex } from '../../hex/Hex.js'

/** What the chain says about one authorization at one block. Fields: see `Eip3009Probe.sol`. */
export interface ProbeResult {
  readonly chainId: bigint
  /** Unix seconds. */
  readonly blockTimestamp: bigint
  readonly tokenCodeSize: bigint
  readonly payerCodeSize: bigint
  readonly payerDelegated7702: boolean
  /** False: `authorizationState` did not answer, and `nonceUsed` says nothing. */
  readonly stateOk: boolean
  readonly nonceUsed: boolean
  /** False: `balanceOf` did not answer, and `balance` says nothing. */
  readonly balanceOk: boolean
  readonly balance: bigint
  /** Zero when the token does not say. */
  readonly nameHash: Hex
  /** Zero when the token does not say. */
  readonly versionHash: Hex
  /** Zero when the token does not say. */
  readonly domainSeparator: Hex
  readonly signatureValid1271: boolean
  readonly simulationOk: boolean
  /** Gas of the transfer itself, on warm storage. */
  readonly simulationGas: bigint
  /** By how much the balance of the recipient rose. */
  readonly received: bigint
  /** The start of what the transfer reverted with. */
  readonly simulationError: Hex
}
