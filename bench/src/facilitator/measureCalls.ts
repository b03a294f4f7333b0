import type { PaymentPayload } from '@farebox/core'
import { createFacilitator } from '@farebox/core/facilitator'
import { evm } from '@farebox/evm/facilitator'
import type { PaymentPayload as ReferencePayload } from '@x402/core/types'
import { createGroup } from '../report/createGroup.js'
import type { Group } from '../report/Group.js'
import { createCountingNode, type Node } from './createNode.js'
import { createReference } from './createReference.js'
import type { PaymentChain } from './openChain.js'
import { toReferenceTerms } from './toReferenceTerms.js'

interface Subject {
  readonly node: Node
  readonly verify: (payment: PaymentPayload) => Promise<{ readonly isValid: boolean }>
  readonly settle: (payment: PaymentPayload) => Promise<{ readonly success: boolean }>
}

function createOurs({ devnet, requirements, request }: PaymentChain): Subject {
  const node = createCountingNode(request)
  const signers = [devnet.accounts.facilitator.privateKey]
  const facilitator = createFacilitator({
    schemes: [evm({ networks: [{ network: devnet.network, transport: node.transport, signers }] })],
  })
  const toRequest = (paymentPayload: PaymentPayload) =>
    ({ x402Version: 2, paymentPayload, paymentRequirements: requirements }) as const
  return {
    node,
    verify: (payment) => facilitator.verify(toRequest(payment)),
    settle: (payment) => facilitator.settle(toRequest(payment)),
  }
}

function createTheirs(chain: PaymentChain): Subject {
  const node = createCountingNode(chain.request)
  const scheme = createReference(chain, node.transport)
  const requirements = toReferenceTerms(chain.requirements)
  return {
    node,
    // Both read the same wire format; the types differ in what is readonly.
    verify: (payment) => scheme.verify(payment as ReferencePayload, requirements),
    settle: (payment) => scheme.settle(payment as ReferencePayload, requirements),
  }
}

async function countCalls({ node, verify, settle }: Subject, chain: PaymentChain) {
  const payments = await chain.pay(3)
  const counts: { verify: number[]; settle: number[] } = { verify: [], settle: [] }
  for (const payment of payments) {
    node.takeCalls()
    if (!(await verify(payment)).isValid) throw new Error('A payment was refused.')
    counts.verify.push(node.takeCalls().length)
    if (!(await settle(payment)).success) throw new Error('A payment was not settled.')
    counts.settle.push(node.takeCalls().length)
  }
  return counts
}

/** Calls to the node for each verification and each settlement, on a chain that mines at once. */
export async function measureCalls(chain: PaymentChain): Promise<readonly Group[]> {
  const theirs = await countCalls(createTheirs(chain), chain)
  const ours = await countCalls(createOurs(chain), chain)
  return [
    createGroup({
      id: 'verify-calls',
      title: 'Facilitator: RPC calls for a verification',
      unit: 'calls',
      figures: { '@x402/evm': theirs.verify, Farebox: ours.verify },
      baseline: '@x402/evm',
      targets: { Farebox: { of: 'value', atMost: 1 } },
    }),
    createGroup({
      id: 'settle-calls',
      title: 'Facilitator: RPC calls for a settlement',
      unit: 'calls',
      figures: { '@x402/evm': theirs.settle, Farebox: ours.settle },
      baseline: '@x402/evm',
      targets: { Farebox: { of: 'value', atMost: 3 } },
    }),
  ]
}
