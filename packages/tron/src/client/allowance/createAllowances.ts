import { formatDecimal } from '@farebox/core'
import type { Affordability, Asset, CreatePayloadContext } from '@farebox/core'
import { decideAllowance, toAllowance, toAllowanceError } from '@farebox/evm/schemes'
import type { AllowancePolicy, AllowanceRequest, Hex } from '@farebox/evm/schemes'
import { toTronAddress } from '../../address/toTronAddress.js'
import type { TronHttp } from '../../rpc/TronHttp.js'
import type { TronChains } from '../createChains.js'
import type { TronSigner } from '../createTronSigner.js'
import { buildApproval } from './buildApproval.js'
import { estimateApproval } from './estimateApproval.js'
import { readAllowance, readTokenBalance } from './readSpendable.js'
import type { Spending } from './readSpendable.js'
import { sendApproval } from './sendApproval.js'

/** A payment that a contract takes out of an allowance of the buyer. */
export interface AllowedPayment {
  readonly asset: Asset
  readonly token: Hex
  readonly spender: Hex
  /** Atomic units, fees included. */
  readonly needed: bigint
}

/** Reads allowances and sees to it that they suffice. */
export interface Allowances {
  /** What a payment takes and whether it can be made. Never throws, and sends nothing. */
  assess(payment: AllowedPayment): Promise<Affordability>
  /**
   * Approves where the allowance is known to be too small, and waits until it is enough. Where it cannot be
   * read, nothing is approved: the facilitator will find out.
   *
   * @throws `payment_allowance_required`, `signing_failed`, the signal's reason
   */
  ensure(
    payment: AllowedPayment,
    waiting: Pick<CreatePayloadContext, 'environment' | 'signal'>,
  ): Promise<void>
}

function writeCoins(sun: bigint): string {
  return `${formatDecimal(sun, 6)} TRX`
}

function explainCoins(networkFee: bigint, coins: bigint): string {
  return `the token has to be approved first, which takes about ${writeCoins(networkFee)}, and the balance is ${writeCoins(coins)}`
}

export function createAllowances(
  signer: TronSigner,
  chains: TronChains,
  policy: AllowancePolicy,
): Allowances {
  /** One approval after the other, for each token and contract. */
  const running = new Map<string, Promise<void>>()

  function toSpending({ token, spender }: AllowedPayment): Spending {
    return { token, spender, owner: signer.address }
  }

  async function assessApproval(
    http: TronHttp,
    payment: AllowedPayment,
    current: bigint,
  ): Promise<Pick<Affordability, 'refusal' | 'approval'>> {
    const { needed, spender } = payment
    // Of a function it is known that it has to approve this much.
    const amount = typeof policy === 'function' ? needed : toAllowance(policy, needed)
    if (amount === undefined) {
      return { refusal: 'the token would have to be approved for more than allowance says' }
    }
    if (signer.signTransaction === undefined) {
      return {
        refusal: 'the token has to be approved first, and the account signs no transactions',
      }
    }
    const approval = { spender: toTronAddress(spender), amount, current }
    try {
      const estimate = await estimateApproval(http, toSpending(payment), amount)
      if (estimate === undefined) return { refusal: 'the token refuses to be approved' }
      const { networkFee, coins } = estimate
      if (coins < networkFee) return { refusal: explainCoins(networkFee, coins) }
      return { approval: { ...approval, networkFee } }
    } catch {
      return { approval }
    }
  }

  async function approve(
    http: TronHttp,
    payment: AllowedPayment,
    waiting: Pick<CreatePayloadContext, 'environment' | 'signal' | 'mayApprove'>,
  ): Promise<void> {
    const { asset, needed, spender } = payment
    const spending = toSpending(payment)
    const current = await readAllowance(http, spending)
    if (current === undefined || current >= needed) return
    const request: AllowanceRequest = {
      network: asset.network,
      token: asset.address,
      spender: toTronAddress(spender),
      needed,
      current,
    }
    if (signer.signTransaction === undefined) throw toAllowanceError(request)
    if (waiting.mayApprove === false) throw toAllowanceError(request, new Error('Nobody was told.'))
    const amount = await decideAllowance(policy, request)
    const estimate = await estimateApproval(http, spending, amount)
    if (estimate === undefined) throw toAllowanceError(request, new Error('The token refuses it.'))
    waiting.signal?.throwIfAborted()
    const block = await http.getNowBlock()
    const transaction = buildApproval(spending, amount, block, estimate.energyFee)
    await sendApproval(http, signer, transaction, waiting)
    const approved = await readAllowance(http, spending)
    if (approved !== undefined && approved < needed) {
      throw toAllowanceError(request, new Error(`The approval ${transaction.txID} had no effect.`))
    }
  }

  return {
    async assess(payment) {
      const { asset, needed: cost } = payment
      const http = chains(asset.network)
      if (http === undefined) return { cost }
      const spending = toSpending(payment)
      const [balance, current] = await Promise.all([
        readTokenBalance(http, spending),
        policy === 'skip' ? undefined : readAllowance(http, spending),
      ])
      const found = balance === undefined ? { cost } : { cost, balance }
      if (current === undefined || current >= cost) return found
      // Without the money, an approval does not help.
      if (balance !== undefined && balance < cost) return found
      return { ...found, ...(await assessApproval(http, payment, current)) }
    },
    async ensure(payment, waiting) {
      const { network } = payment.asset
      const http = chains(network)
      if (http === undefined || policy === 'skip') return
      const key = `${network}/${payment.token}/${payment.spender}`
      const before = running.get(key) ?? Promise.resolve()
      const turn = before.catch(() => undefined).then(() => approve(http, payment, waiting))
      running.set(key, turn)
      try {
        await turn
      } finally {
        if (running.get(key) === turn) running.delete(key)
      }
    },
  }
}
