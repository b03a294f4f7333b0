import type { PaymentPayload } from '@farebox/core'
import { createSignatureRecovery, evm, type SignatureRecovery } from '@farebox/evm/facilitator'
import type { PaymentPayload as ReferencePayload } from '@x402/core/types'
import { createGroup } from '../report/createGroup.js'
import type { Group, Target } from '../report/Group.js'
import { countPerSecond } from '../rounds/countPerSecond.js'
import { type Measure, runRounds } from '../rounds/runRounds.js'
import type { Scale } from '../Scale.js'
import { createCountingNode, repeatAnswers } from './createNode.js'
import { createReference } from './createReference.js'
import { loadNativeRecovery } from './loadNativeRecovery.js'
import type { PaymentChain } from './openChain.js'
import { toReferenceTerms } from './toReferenceTerms.js'

type Verify = (payment: PaymentPayload) => Promise<{ readonly isValid: boolean }>

const reference = '@x402/evm'
const names = {
  js: 'Farebox, JavaScript',
  wasm: 'Farebox, WebAssembly (default)',
  native: 'Farebox, native secp256k1',
}
const targets: Readonly<Record<string, Target>> = {
  [names.js]: { of: 'ratio', atLeast: 1.3 },
  [names.wasm]: { of: 'ratio', atLeast: 9 },
  [names.native]: { of: 'ratio', atLeast: 20 },
}

function createOurs(chain: PaymentChain, recovery: SignatureRecovery): Verify {
  const { devnet, requirements } = chain
  const { transport } = createCountingNode(repeatAnswers(chain.request))
  const signers = [devnet.accounts.facilitator.privateKey]
  const [mechanism] = evm({
    networks: [{ network: devnet.network, transport, signers }],
    recovery,
  })
  if (mechanism === undefined) throw new Error('There is no mechanism.')
  return (payment) => mechanism.verify(payment, requirements)
}

function createTheirs(chain: PaymentChain): Verify {
  const { transport } = createCountingNode(repeatAnswers(chain.request))
  const scheme = createReference(chain, transport)
  const requirements = toReferenceTerms(chain.requirements)
  // Both read the same wire format; the types differ in what is readonly.
  return (payment) => scheme.verify(payment as ReferencePayload, requirements)
}

/** Verifications per second of one process, while the node answers at once with what it once said. */
export async function measureVerify(
  chain: PaymentChain,
  { operations, rounds }: Scale,
): Promise<Group> {
  const native = await loadNativeRecovery()
  const subjects: Readonly<Record<string, Verify>> = {
    [reference]: createTheirs(chain),
    [names.js]: createOurs(chain, await createSignatureRecovery({ engine: 'js' })),
    [names.wasm]: createOurs(chain, await createSignatureRecovery({ engine: 'wasm' })),
    ...(native === undefined ? {} : { [names.native]: createOurs(chain, native) }),
  }
  const payments = await chain.pay(operations)
  const measures = Object.entries(subjects).map(([name, verify]): readonly [string, Measure] => [
    name,
    () =>
      countPerSecond(operations, async (index) => {
        const payment = payments[index]
        if (payment === undefined || !(await verify(payment)).isValid) {
          throw new Error(`${name} refused a payment.`)
        }
      }),
  ])
  return createGroup({
    id: 'verify',
    title: 'Facilitator: payments verified, answers of the node at hand',
    unit: 'per second',
    figures: await runRounds(Object.fromEntries(measures), rounds),
    baseline: reference,
    targets,
    notes: native === undefined ? [`${names.native}: not compiled for this platform`] : [],
  })
}
