import type { FacilitatorRequest, SettleResponse } from '@farebox/core'
import { systemEnvironment } from '@farebox/core'
import { createFacilitator, createMemoryLedger } from '@farebox/core/facilitator'
import type { Facilitator } from '@farebox/core/facilitator'
import { startTron } from '@farebox/devnet'
import type { TronDevAccount, TronDevnet } from '@farebox/devnet'
import { encodeAddressWord, encodeApprove, encodeUintWord } from '@farebox/evm/schemes'
import type { Hex } from '@farebox/evm/schemes'
import { tronPrivateKeyAccount } from '../account/tronPrivateKeyAccount.js'
import { parseTronAddress } from '../address/parseTronAddress.js'
import { toTronAddress } from '../address/toTronAddress.js'
import { createTronHttp } from '../rpc/createTronHttp.js'
import { signCallTransaction } from '../rpc/signCallTransaction.js'
import {
  buyer,
  contracts,
  makePermit,
  makePermit2,
  makeTransfer,
  network,
  seller,
  signerKey,
  token,
} from './payments.fixture.js'
import type { Made } from './payments.fixture.js'
import { tron } from './tron.js'
import type { TronFacilitatorNetwork, TronFacilitatorOptions } from './TronFacilitatorOptions.js'

/** How many blocks the one that stays is behind. */
export const solidityLag = 5

interface FacilitatorSettings extends Partial<TronFacilitatorNetwork> {
  readonly fetch?: TronFacilitatorOptions['fetch']
  readonly settleTimeoutMs?: number
  /** Remembers nothing of what the others have settled. */
  readonly isForgetful?: boolean
}

/** A local chain, a buyer with money, and facilitators that share a ledger until {@link reset}. */
export interface World {
  readonly devnet: TronDevnet
  /** Every way to pay, with the token that it moves. */
  readonly ways: readonly {
    readonly name: string
    readonly asset: Hex
    readonly make: () => Promise<Made>
  }[]
  readonly permit: (fee?: string) => Promise<Made>
  readonly permit2: (asset?: Hex) => Promise<Made>
  readonly transfer: (asset?: Hex, name?: string) => Promise<Made>
  readonly create: (settings?: FacilitatorSettings) => Facilitator
  /** A facilitator that is slow to look again, and when its first broadcast was answered. */
  readonly createSlow: () => { readonly slow: Facilitator; readonly isAnswered: Promise<void> }
  readonly toRequest: (made: Made) => FacilitatorRequest
  readonly settle: (made: Made, by?: Facilitator) => Promise<SettleResponse>
  /** Asks again, as a server does, until it is known how it ended. */
  readonly settleAtLast: (made: Made, by?: Facilitator) => Promise<SettleResponse>
  /** Asks until the transaction is sent, and lies in no block. */
  readonly settleHeld: (made: Made, by: Facilitator) => Promise<SettleResponse>
  readonly balanceOf: (asset: Hex, owner: Hex) => Promise<bigint>
  readonly sellerHas: (asset?: Hex) => Promise<bigint>
  /** A transaction of somebody, in a block. */
  readonly send: (privateKey: string, to: Hex, data: Hex) => Promise<void>
  readonly moveAll: (asset: Hex, from: TronDevAccount, to: Hex) => Promise<void>
  /** A token of which the buyer has a million units. */
  readonly deploy: (artifact: string, args?: readonly unknown[]) => Promise<Hex>
  /** Takes all TRX of an account. Answers how much it was, in SUN. */
  readonly empty: (address: Hex) => Promise<bigint>
  /** Time passes for everybody, and there is a block. */
  readonly pass: (seconds: number) => Promise<void>
  readonly isReverted: (transaction: string) => Promise<boolean>
  /** Ends faults and facilitators, and gives the next ones a new ledger. */
  readonly reset: () => Promise<void>
  readonly close: () => Promise<void>
}

export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await systemEnvironment.sleep(5)
}

export async function startWorld(): Promise<World> {
  const devnet = await startTron({ solidityLag })
  const http = createTronHttp({ url: devnet.rpcUrl })
  let ledger = createMemoryLedger()
  let created: Facilitator[] = []
  /** How far the chain's clock is ahead of the machine's, in milliseconds. */
  let ahead = 0
  let count = 0

  const environment = { ...systemEnvironment, now: () => systemEnvironment.now() + ahead }
  const seconds = (): number => Math.floor(environment.now() / 1000)
  /** A number that no payment had before. */
  const unique = (): bigint => {
    count += 1
    return BigInt(systemEnvironment.now()) * 1_000n + BigInt(count)
  }

  function create(settings: FacilitatorSettings = {}): Facilitator {
    const { fetch, settleTimeoutMs = 5_000, isForgetful = false, ...options } = settings
    const one = createFacilitator({
      environment,
      ledger: isForgetful ? createMemoryLedger() : ledger,
      settleTimeoutMs,
      schemes: [
        tron({
          environment,
          ...(fetch === undefined ? {} : { fetch }),
          networks: [
            {
              network,
              ...(options.rpcUrls === undefined ? { rpcUrl: devnet.rpcUrl } : {}),
              signers: [signerKey],
              pollingIntervalMs: 20,
              ...options,
            },
          ],
        }),
      ],
    })
    created.push(one)
    return one
  }

  async function send(privateKey: string, to: Hex, data: Hex): Promise<void> {
    const account = tronPrivateKeyAccount(privateKey)
    const head = await http.getNowBlock()
    count += 1
    const { raw } = await signCallTransaction(account, {
      owner: parseTronAddress(account.address),
      to,
      data,
      feeLimit: 1_000_000_000n,
      reference: head,
      expiration: head.timestamp + 60_000,
      timestamp: head.timestamp + count,
    })
    const answer = await http.broadcastHex(raw)
    if (answer.kind !== 'accepted') throw new Error(JSON.stringify(answer))
  }

  async function deploy(artifact: string, args: readonly unknown[] = []): Promise<Hex> {
    const address = parseTronAddress(await devnet.deploy(artifact, args))
    const mint: Hex = `0x40c10f19${encodeAddressWord(buyer)}${encodeUintWord(1_000_000n)}`
    await send(devnet.accounts.deployer.privateKey, address, mint)
    return address
  }

  const usdc = await deploy('FareboxUSDC', ['Example Token', '1', 'EXM', 6])
  for (const spender of [contracts.paymentPermit, contracts.permit2]) {
    await send(devnet.accounts.buyer.privateKey, token, encodeApprove(spender, 10n ** 12n))
  }

  const permit: World['permit'] = (fee = '0') =>
    makePermit(
      seconds(),
      (one) => {
        const nonce = unique()
        const paymentId: Hex = `0x${nonce.toString(16).padStart(32, '0')}`
        return { ...one, meta: { ...one.meta, nonce, paymentId } }
      },
      {
        feeTo: devnet.accounts.facilitator.hex,
        feeAmount: fee,
        caller: devnet.accounts.facilitator.hex,
      },
    )
  const permit2: World['permit2'] = async (asset = token) => {
    const made = await makePermit2(seconds(), (one) => ({
      ...one,
      permitted: { ...one.permitted, token: asset },
      nonce: unique(),
    }))
    const requirements = { ...made.requirements, asset: toTronAddress(asset) }
    return { ...made, requirements, payment: { ...made.payment, accepted: requirements } }
  }
  const transfer: World['transfer'] = (asset = usdc, name = 'Example Token') =>
    makeTransfer(seconds(), (one) => ({ ...one, nonce: `0x${encodeUintWord(unique())}` }), {
      name,
      version: '1',
      chainId: devnet.chainId,
      verifyingContract: asset,
    })

  const toRequest: World['toRequest'] = ({ payment, requirements }) => ({
    x402Version: 2,
    paymentPayload: payment,
    paymentRequirements: requirements,
  })
  const settle: World['settle'] = (made, by = create()) => by.settle(toRequest(made))
  const balanceOf: World['balanceOf'] = (asset, owner) =>
    devnet.profile.balanceOf(toTronAddress(asset), owner)

  const settleAtLast: World['settleAtLast'] = async (made, by = create()) => {
    const response = await settle(made, by)
    return response.errorReason === 'settlement_pending' ? settleAtLast(made, by) : response
  }

  const settleHeld: World['settleHeld'] = async (made, by) => {
    devnet.faults.holdTransactions(true)
    const response = await settle(made, by)
    if (response.errorReason !== 'settlement_pending') throw new Error(JSON.stringify(response))
    const isSent = (await devnet.chain.getPendingIds()).includes(response.transaction)
    return isSent ? response : settleHeld(made, by)
  }

  return {
    devnet,
    ways: [
      { name: 'exact_permit', asset: token, make: () => permit() },
      { name: 'permit2', asset: token, make: () => permit2() },
      { name: 'eip3009', asset: usdc, make: () => transfer() },
    ],
    permit,
    permit2,
    transfer,
    create,
    createSlow() {
      let resolve: () => void = () => undefined
      const isAnswered = new Promise<void>((settled) => {
        resolve = settled
      })
      const watched: typeof fetch = async (input, init) => {
        const response = await fetch(input, init)
        if (response.url.endsWith('broadcasthex')) resolve()
        return response
      }
      return { slow: create({ pollingIntervalMs: 200, fetch: watched }), isAnswered }
    },
    toRequest,
    settle,
    settleAtLast,
    settleHeld,
    balanceOf,
    sellerHas: (asset = token) => balanceOf(asset, seller),
    send,
    async moveAll(asset, from, to) {
      const amount = await balanceOf(asset, from.hex)
      const data: Hex = `0xa9059cbb${encodeAddressWord(to)}${encodeUintWord(amount)}`
      await send(from.privateKey, asset, data)
    },
    deploy,
    async empty(address) {
      const { balance = 0n } = (await devnet.chain.getAccount(address)) ?? {}
      await devnet.chain.fund(address, -balance)
      return balance
    },
    async pass(span) {
      ahead += span * 1000
      await devnet.advanceTime(span)
    },
    async isReverted(transaction) {
      const info = await devnet.chain.getTransactionInfo(transaction)
      return info?.receipt.result === 'REVERT'
    },
    async reset() {
      devnet.faults.clear()
      await Promise.all(created.map((one) => one.close({ drainTimeoutMs: 0 })))
      created = []
      ledger = createMemoryLedger()
    },
    close: () => devnet.close(),
  }
}
