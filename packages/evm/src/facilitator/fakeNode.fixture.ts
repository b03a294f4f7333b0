import { custom, encodeAbiParameters } from 'viem'
import type { Transport } from 'viem'
import { hashTokenDomain } from '../eip3009/hashTokenDomain.js'
import type { TokenDomain } from '../eip3009/TokenDomain.js'
import { encodeHex } from '../hex/encodeHex.js'
import type { Hex } from '../hex/Hex.js'
import type { ProbeResult } from './probe/ProbeResult.js'

const resultType = [
  {
    type: 'tuple',
    components: [
      { name: 'chainId', type: 'uint256' },
      { name: 'blockTimestamp', type: 'uint256' },
      { name: 'blockNumber', type: 'uint256' },
      { name: 'tokenCodeSize', type: 'uint256' },
      { name: 'payerCodeSize', type: 'uint256' },
      { name: 'payerDelegated7702', type: 'bool' },
      { name: 'stateOk', type: 'bool' },
      { name: 'nonceUsed', type: 'bool' },
      { name: 'balanceOk', type: 'bool' },
      { name: 'balance', type: 'uint256' },
      { name: 'nameHash', type: 'bytes32' },
      { name: 'versionHash', type: 'bytes32' },
      { name: 'domainSeparator', type: 'bytes32' },
      { name: 'signatureValid1271', type: 'bool' },
      { name: 'simulationOk', type: 'bool' },
      { name: 'simulationGas', type: 'uint256' },
      { name: 'received', type: 'uint256' },
      { name: 'simulationError', type: 'bytes' },
    ],
  },
] as const

export function encodeProbeResult(result: ProbeResult): Hex {
  return encodeAbiParameters(resultType, [{ blockNumber: 1n, ...result }])
}

export const noHash: Hex = `0x${'0'.repeat(64)}`

/** A token and a payer with which nothing is wrong. */
export function createProbeResult(domain: TokenDomain): ProbeResult {
  return {
    chainId: BigInt(domain.chainId),
    blockTimestamp: 1_740_672_000n,
    tokenCodeSize: 1_000n,
    payerCodeSize: 0n,
    payerDelegated7702: false,
    stateOk: true,
    nonceUsed: false,
    balanceOk: true,
    balance: 10n ** 12n,
    nameHash: noHash,
    versionHash: noHash,
    domainSeparator: encodeHex(hashTokenDomain(domain)),
    signatureValid1271: false,
    simulationOk: true,
    simulationGas: 50_000n,
    received: 10_000n,
    simulationError: '0x',
  }
}

export type Handlers = {
  readonly [method: string]: (params: readonly unknown[]) => unknown
}

export interface FakeNode {
  readonly transport: Transport
  /** The methods that were called, in order. */
  readonly calls: string[]
  /** May be changed at any time. */
  handlers: Handlers
}

/** A JSON-RPC error object as a node answers it. */
export class NodeError extends Error {
  readonly code: number

  constructor(message: string, code = -32_000) {
    super(message)
    this.code = code
  }
}

/** A node of which each method is a function; the others are not there. */
export function createFakeNode(handlers: Handlers): FakeNode {
  const node: FakeNode = {
    calls: [],
    handlers,
    transport: custom(
      {
        request: async ({ method, params }: { method: string; params?: readonly unknown[] }) => {
          node.calls.push(method)
          const handler = node.handlers[method]
          if (handler === undefined) throw new NodeError(`no method ${method}`, -32_601)
          return handler(params ?? [])
        },
      },
      { retryCount: 0 },
    ),
  }
  return node
}
