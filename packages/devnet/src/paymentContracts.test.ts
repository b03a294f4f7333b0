import { readFileSync } from 'node:fs'
import {
  encodeFunctionData,
  isHex,
  maxUint256,
  toEventSelector,
  toFunctionSelector,
  toFunctionSignature,
  toHex,
} from 'viem'
import type { AbiEvent, AbiFunction, Address, Hex } from 'viem'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nameRevert } from './ContractHost.fixture.js'
import { createDeployer } from './createDeployer.js'
import type { Rpc } from './createRpc.js'
import { createWriter } from './createWriter.fixture.js'
import { devAccounts } from './devAccounts.js'
import type { Devnet } from './Devnet.js'
import { loadArtifact } from './loadArtifact.js'
import { placeContracts } from './placeContracts.js'
import { startDevnet } from './startDevnet.js'

const { buyer, facilitator } = devAccounts

interface Domain {
  readonly chainId: number
  readonly verifyingContract: Address
}
interface PermitMessage {
  readonly payment: { readonly payToken: Address; readonly payAmount: string }
}
interface WitnessVector {
  readonly domain: Domain
  readonly message: {
    readonly permitted: { readonly token: Address; readonly amount: string }
    readonly nonce: string
    readonly deadline: string
    readonly spender: Address
    readonly witness: { readonly to: Address }
  }
  readonly domainSeparator: Hex
  readonly signature: Hex
}

const vectors: {
  readonly paymentPermit: {
    readonly selectors: { readonly [name: string]: Hex }
    readonly errorSelectors: { readonly [name: string]: Hex }
    readonly typeHashes: { readonly [name: string]: Hex }
    readonly domainSeparators: {
      readonly [network: string]: { readonly evmForm: Address; readonly domainSeparator: Hex }
    }
    readonly permitTransferTopic: Hex
  }
  readonly proxies: {
    readonly functions: {
      readonly [name: string]: { readonly signature: string; readonly selector: Hex }
    }
    readonly errors: { readonly [signature: string]: Hex }
    readonly events: { readonly [signature: string]: Hex }
  }
  readonly permits: {
    readonly [network: string]: {
      readonly typedData: { readonly domain: Domain; readonly message: PermitMessage }
      readonly domainSeparator: Hex
      readonly calldata: Hex
    }
  }
  readonly upto: {
    readonly authorization: {
      readonly from: Address
      readonly permitted: { readonly token: Address; readonly amount: string }
      readonly nonce: string
      readonly deadline: string
      readonly witness: { readonly to: Address; readonly validAfter: string }
    }
    readonly signature: Hex
    readonly amount: string
    readonly calldata: Hex
  }
  readonly permit2: {
    readonly [network: string]: { readonly exact: WitnessVector; readonly upto: WitnessVector }
  }
} = JSON.parse(readFileSync(new URL('./paymentContracts.vectors.json', import.meta.url), 'utf8'))

/** What the frozen clock of the vectors said. */
const now = 1_760_000_000
const chainIds: { readonly [network: string]: number } = {
  'tron:mainnet': 728_126_428,
  'tron:shasta': 2_494_104_990,
  'tron:nile': 3_448_148_188,
  'eip155:56': 56,
  'eip155:97': 97,
}

function listSelectors(artifact: string, kind: 'function' | 'error'): Record<string, Hex> {
  const selectors: Record<string, Hex> = {}
  for (const item of loadArtifact(artifact).abi) {
    if (item.type !== kind) continue
    const { name, inputs } = item
    const described: AbiFunction = {
      type: 'function',
      stateMutability: 'view',
      outputs: [],
      name,
      inputs,
    }
    selectors[toFunctionSignature(described)] = toFunctionSelector(described)
  }
  return selectors
}

function listTopics(artifact: string): Record<string, Hex> {
  const events = loadArtifact(artifact).abi.filter(
    (item): item is AbiEvent => item.type === 'event',
  )
  return Object.fromEntries(events.map((event) => [event.name, toEventSelector(event)]))
}

describe('the interface of PaymentPermit', () => {
  const { selectors, errorSelectors, permitTransferTopic, typeHashes } = vectors.paymentPermit

  test('functions, errors and the event', () => {
    expect(Object.values(listSelectors('PaymentPermit', 'function')).toSorted()).toEqual(
      Object.values(selectors).toSorted(),
    )
    expect(listSelectors('PaymentPermit', 'error')).toEqual(
      Object.fromEntries(Object.entries(errorSelectors).map(([name, hex]) => [`${name}()`, hex])),
    )
    expect(listTopics('PaymentPermit')).toEqual({ PermitTransfer: permitTransferTopic })
  })

  test.each(Object.entries(typeHashes))('the type hash of %s is in the code', (_name, hash) => {
    expect(loadArtifact('PaymentPermit').deployedBytecode).toContain(hash.slice(2))
  })
})

describe('the interface of the proxies', () => {
  const { functions, errors, events } = vectors.proxies
  const all = { ...listSelectors('ExactPermit2Proxy', 'error') }
  Object.assign(all, listSelectors('UptoPermit2Proxy', 'error'))

  test.each(['exact', 'upto'])('functions of %s', (scheme) => {
    const artifact = scheme === 'exact' ? 'ExactPermit2Proxy' : 'UptoPermit2Proxy'
    const published = Object.entries(functions).filter(([name]) => name.startsWith(scheme))
    expect(listSelectors(artifact, 'function')).toEqual({
      'PERMIT2()': '0x6afdd850',
      ...Object.fromEntries(published.map(([, { signature, selector }]) => [signature, selector])),
    })
  })

  test('errors and events', () => {
    expect(all).toEqual({ ...errors, 'ReentrancyGuardReentrantCall()': '0x3ee5aeb5' })
    for (const artifact of ['ExactPermit2Proxy', 'UptoPermit2Proxy']) {
      expect(listTopics(artifact)).toMatchObject({
        Settled: events['Settled()'],
        SettledWithPermit: events['SettledWithPermit()'],
      })
    }
  })
})

test('a part of what was allowed is settled by the calldata of the other implementation', () => {
  const { authorization, signature, amount, calldata } = vectors.upto
  const { from, permitted, nonce, deadline, witness } = authorization
  const args = [{ permitted, nonce, deadline }, amount, from, witness, signature]
  const { abi } = loadArtifact('UptoPermit2Proxy')
  expect(encodeFunctionData({ abi, functionName: 'settle', args })).toBe(calldata)
})

/** The name of what a call at that time is refused with, if it is. */
async function refuseAt(
  devnet: Devnet,
  time: number,
  to: Address,
  data: Hex,
): Promise<string | undefined> {
  const call = { from: facilitator.address, to, data }
  try {
    await devnet.rpc('eth_call', [call, 'latest', {}, { time: toHex(time) }])
    return undefined
  } catch (error) {
    const schema = v.object({ cause: v.object({ data: v.string() }) })
    return nameRevert(v.parse(schema, error).cause.data)
  }
}

async function readDomain(devnet: Devnet, to: Address): Promise<unknown> {
  return devnet.rpc('eth_call', [{ to, data: '0x3644e515' }, 'latest'])
}

describe.each(Object.entries(vectors.paymentPermit.domainSeparators))(
  'on %s',
  (network, { evmForm: paymentPermit, domainSeparator }) => {
    let devnet: Devnet

    beforeAll(async () => {
      devnet = await startDevnet({ chainId: chainIds[network] ?? 0 })
      await place(paymentPermit, 'PaymentPermit')
    })
    afterAll(() => devnet?.stop())

    async function place(
      address: Address,
      artifact: string,
      args: readonly unknown[] = [],
    ): Promise<void> {
      const rpc: Rpc = (method, params) => devnet.rpc(method, params)
      await placeContracts(rpc, createDeployer(rpc), [{ address, artifact, args }])
    }

    /** USDT at the address of the vector, which the buyer has and has approved. */
    async function placeToken(address: Address, spender: Address): Promise<void> {
      await place(address, 'TronUsdt')
      await devnet.mint(address, buyer.address, 10n ** 18n)
      await createWriter(devnet, buyer)(address, 'TronUsdt', 'approve', [spender, maxUint256])
    }

    test('the domain of PaymentPermit', async () => {
      expect(await readDomain(devnet, paymentPermit)).toBe(domainSeparator)
    })

    const permit = vectors.permits[network]
    if (permit === undefined) return
    test('the permit of the other implementation', async () => {
      const { message } = permit.typedData
      await placeToken(message.payment.payToken, paymentPermit)
      const refuse = (time: number, data: Hex): Promise<string | undefined> =>
        refuseAt(devnet, time, paymentPermit, data)
      expect(await refuse(now, permit.calldata)).toBeUndefined()
      expect(await refuse(now + 3600, permit.calldata)).toBeUndefined()
      expect(await refuse(now - 1, permit.calldata)).toBe('InvalidTimestamp')
      expect(await refuse(now + 3601, permit.calldata)).toBe('InvalidTimestamp')
      const amount = BigInt(message.payment.payAmount).toString(16).padStart(64, '0')
      const changed = permit.calldata.replace(amount, amount.replace(/.$/, 'f'))
      if (!isHex(changed)) throw new Error('not hexadecimal')
      expect(await refuse(now, changed)).toBe('InvalidSignature')
    })

    const witnesses = vectors.permit2[`tron:${chainIds[network]}`]
    if (witnesses === undefined) return
    test.each(['exact', 'upto'] as const)('the Permit2 payment of %s', async (scheme) => {
      const { domain, domainSeparator: separator, message, signature } = witnesses[scheme]
      const { permitted, nonce, deadline, spender, witness } = message
      const permit2 = domain.verifyingContract
      const code = loadArtifact('Permit2').deployedBytecode
      await devnet.rpc('anvil_setCode', [permit2, code])
      expect(await readDomain(devnet, permit2)).toBe(separator)

      const artifact = scheme === 'exact' ? 'ExactPermit2Proxy' : 'UptoPermit2Proxy'
      await place(spender, artifact, [permit2])
      await placeToken(permitted.token, permit2)
      const encode = (to: Address): Hex => {
        const signed = { permitted, nonce: BigInt(nonce), deadline: BigInt(deadline) }
        const amount = scheme === 'exact' ? [] : [permitted.amount]
        return encodeFunctionData({
          abi: loadArtifact(artifact).abi,
          functionName: 'settle',
          args: [signed, ...amount, buyer.address, { ...witness, to }, signature],
        })
      }
      expect(await refuseAt(devnet, now, spender, encode(witness.to))).toBeUndefined()
      expect(await refuseAt(devnet, now, spender, encode(spender))).toBe('InvalidSigner')
    })
  },
)
