import { concatHex, decodeAbiParameters, encodeAbiParameters, parseAbiParameters } from 'viem'
import type { Address, Hex } from 'viem'
import type { Devnet } from './Devnet.js'
import { loadArtifact } from './loadArtifact.js'
import type { SignedAuthorization } from './signAuthorization.fixture.js'

export interface ProbeResult {
  readonly chainId: bigint
  readonly blockTimestamp: bigint
  readonly blockNumber: bigint
  readonly tokenCodeSize: bigint
  readonly payerCodeSize: bigint
  readonly payerDelegated7702: boolean
  readonly stateOk: boolean
  readonly nonceUsed: boolean
  readonly balanceOk: boolean
  readonly balance: bigint
  readonly nameHash: Hex
  readonly versionHash: Hex
  readonly domainSeparator: Hex
  readonly signatureValid1271: boolean
  readonly simulationOk: boolean
  readonly simulationGas: bigint
  readonly received: bigint
  readonly simulationError: Hex
}

const parameters = parseAbiParameters(
  'address, address, address, uint256, uint256, uint256, bytes32, bytes, bytes32, bool',
)
const result = parseAbiParameters(
  '(uint256 chainId, uint256 blockTimestamp, uint256 blockNumber, uint256 tokenCodeSize, uint256 payerCodeSize, bool payerDelegated7702, bool stateOk, bool nonceUsed, bool balanceOk, uint256 balance, bytes32 nameHash, bytes32 versionHash, bytes32 domainSeparator, bool signatureValid1271, bool simulationOk, uint256 simulationGas, uint256 received, bytes simulationError)',
)

/** Asks the deployless probe about one authorization. */
export async function runProbe(
  devnet: Devnet,
  token: Address,
  { message, digest, signature }: SignedAuthorization,
  options: { readonly check1271?: boolean; readonly gas?: Hex } = {},
): Promise<ProbeResult> {
  const { from, to, value, validAfter, validBefore, nonce } = message
  const data = concatHex([
    loadArtifact('Eip3009Probe').bytecode ?? '0x',
    encodeAbiParameters(parameters, [
      token,
      from,
      to,
      value,
      validAfter,
      validBefore,
      nonce,
      signature,
      digest,
      options.check1271 ?? false,
    ]),
  ])
  const gas = options.gas === undefined ? {} : { gas: options.gas }
  const answer = await devnet.rpc('eth_call', [{ data, ...gas }, 'latest'])
  if (typeof answer !== 'string') throw new Error('eth_call did not answer with bytes')
  return decodeAbiParameters(result, `0x${answer.slice(2)}`)[0]
}
