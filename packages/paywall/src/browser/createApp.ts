import type { Challenge } from '@farebox/core/client'
import type { PageData } from '../PageData.js'
import { formatAmount } from '../formatAmount.js'
import { toOfferView } from '../toOfferView.js'
import { createPayer, type Payer, type PayResult } from './createPayer.js'
import { type Offer, toOffers } from './Offer.js'
import { readGoods } from './readGoods.js'
import { readWalletError } from './readWalletError.js'
import type { Busy, Notice, Outcome, Paid, State } from './State.js'
import { toNotice, toWalletNotice } from './toNotice.js'
import type { ViewContext } from './viewGoods.js'
import type { Commands } from './viewPayment.js'
import type { Connection, Wallet } from './Wallet.js'

/** How the app sees its surroundings. */
export interface AppOptions {
  readonly data: PageData
  readonly context: ViewContext
  /** Whether the page came over a connection on which nobody can have changed it. */
  readonly isSecure: boolean
  /** Of the page, without its fragment. */
  readonly url: string
  readonly show: (state: State, commands: Commands) => void
  /** Looks for wallets; those that are found come through {@link App.addWallet}. */
  readonly lookForWallets: () => void
}

export interface App {
  readonly addWallet: (wallet: Wallet) => void
  /** Whether leaving the page now could lose something that is paid for. */
  readonly isBusyWithMoney: () => boolean
}

/** A wallet that does not answer must not hold the page up. */
const walletPatienceMs = 8000

type Change = { readonly [Key in keyof State]?: State[Key] | undefined }

/** `undefined` in a change takes the member out. */
function apply(state: State, change: Change): State {
  const entries = Object.entries({ ...state, ...change }).filter(([, value]) => value !== undefined)
  // A change cannot take out what is required: its members are those of State.
  return Object.fromEntries(entries) as unknown as State
}

function atMost<T>(promise: Promise<T>): Promise<T | undefined> {
  return Promise.race([
    promise.catch(() => undefined),
    new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), walletPatienceMs)),
  ])
}

/** Everything that the page does; it shows nothing itself. */
export function createApp(options: AppOptions): App {
  const { data, context, isSecure, url, show, lookForWallets } = options
  const { texts } = context
  let state: State = {
    offers: toOffers(data.accepts, data.assets),
    chosen: 0,
    wallets: [],
    isSecure,
  }
  let payer: Payer | undefined
  /** The wallet has changed while something was going on. */
  let hasMissedChange = false
  let stopWatching: (() => void) | undefined
  /** What gets the paid answer again. */
  let paidHeaders: Readonly<Record<string, string>> | undefined
  let paid: Paid | undefined

  function update(change: Change): void {
    state = apply(state, change)
    show(state, commands)
    const { busy, connection } = state
    if (!hasMissedChange || busy !== undefined || connection === undefined) return
    hasMissedChange = false
    void followWallet(connection)
  }

  function chosenOffer(): Offer | undefined {
    return state.offers[state.chosen]
  }

  function networkName(): string {
    const offer = chosenOffer()
    return offer === undefined
      ? ''
      : toOfferView(offer.requirements, offer.network, offer.known, texts).network
  }

  /** Runs what a wallet has to agree to; `false` when it did not happen. */
  async function attempt(busy: Busy, work: () => Promise<unknown>): Promise<boolean> {
    update({ busy, notice: undefined })
    try {
      await work()
      return true
    } catch (error) {
      update({ notice: toWalletNotice(readWalletError(error), networkName(), texts) })
      return false
    } finally {
      update({ busy: undefined, asked: undefined })
    }
  }

  /** Network, balance and first step of the account, each as far as the wallet tells. */
  async function look(connection: Connection): Promise<void> {
    const offer = chosenOffer()
    if (offer === undefined) return
    const network = await atMost(connection.readNetwork())
    const isThere = network === undefined || network === offer.network
    const [balance, firstStep] = isThere
      ? await Promise.all([
          atMost(connection.readBalance(offer)),
          atMost(connection.findFirstStep(offer)),
        ])
      : []
    // Something newer may have happened while the wallet thought.
    if (state.connection !== connection || chosenOffer() !== offer) return
    update({ network, balance, firstStep })
  }

  function setConnection(connection: Connection | undefined): void {
    stopWatching?.()
    payer = connection && createPayer(connection, url, data.assets)
    const unknown = { network: undefined, balance: undefined, firstStep: undefined }
    update({ connection, ...unknown })
    stopWatching = connection?.onChange(() => void followWallet(connection))
  }

  /** The account or the network was changed in the wallet. */
  async function followWallet(connection: Connection): Promise<void> {
    // A payment that has left belongs to the account that signed it.
    if (state.outcome !== undefined) return
    if (state.busy !== undefined) {
      hasMissedChange = true
      return
    }
    const current = await atMost(connection.wallet.connect(true))
    if (state.connection !== connection) return
    if (current?.address !== connection.address) setConnection(current)
    if (state.connection !== undefined) await look(state.connection)
  }

  async function connect(wallet: Wallet): Promise<void> {
    update({ asked: wallet.name })
    await attempt('connecting', async () => {
      const connection = await wallet.connect(false)
      setConnection(connection)
      if (connection !== undefined) await look(connection)
    })
  }

  async function switchNetwork(): Promise<void> {
    const { connection } = state
    const offer = chosenOffer()
    if (connection === undefined || offer === undefined) return
    await attempt('switching', async () => {
      await connection.switchNetwork(offer.network)
      await look(connection)
    })
  }

  async function takeFirstStep(): Promise<void> {
    const { connection, firstStep } = state
    if (connection === undefined || firstStep === undefined) return
    await attempt('preparing', async () => {
      await firstStep.run()
      await look(connection)
    })
  }

  async function receive(response: Response): Promise<void> {
    update({ busy: 'receiving', received: 0 })
    let outcome: Outcome
    let notice: Notice | undefined
    try {
      const goods = await readGoods(response, (received) => update({ received }))
      const free = paidHeaders === undefined
      outcome = { kind: 'delivered', goods, free, ...(paid === undefined ? {} : { paid }) }
    } catch {
      outcome = { kind: 'interrupted' }
      notice = { text: texts.interrupted }
    }
    update({ busy: undefined, notice, outcome })
  }

  /** The offers of a newer challenge, to be confirmed by the person again. */
  async function showTerms(challenge: Challenge): Promise<void> {
    const accepts = challenge.x402Version === 2 ? challenge.accepts : []
    update({ offers: toOffers(accepts, data.assets), chosen: 0, balance: undefined })
    if (state.connection !== undefined) await look(state.connection)
  }

  async function conclude(result: PayResult, offer: Offer): Promise<void> {
    if (result.kind !== 'delivered') {
      const outcome: Outcome | undefined = result.kind === 'open' ? { kind: 'open' } : undefined
      const notice = toNotice(result, networkName(), texts)
      update({ busy: undefined, outcome, notice })
      if (result.kind === 'changed') await showTerms(result.challenge)
      return
    }
    const { response, headers, transaction } = result
    const { requirements, network, known } = offer
    paidHeaders = headers
    if (headers !== undefined && transaction !== undefined) {
      const price = formatAmount(requirements.amount, known, texts)
      paid = {
        price,
        network,
        networkName: networkName(),
        payer: state.connection?.address ?? '',
        recipient: requirements.payTo,
        transaction,
      }
    }
    await receive(response)
  }

  async function pay(isAgain: boolean): Promise<void> {
    const offer = chosenOffer()
    if (offer === undefined || payer === undefined || state.busy !== undefined) return
    update({ busy: isAgain ? 'sending' : 'checking', notice: undefined })
    const result = await payer.pay(isAgain ? undefined : offer, (progress) =>
      update({
        busy: progress.kind,
        attempt: progress.kind === 'waiting' ? progress.attempt : undefined,
      }),
    )
    await conclude(result, offer)
  }

  async function fetchAgain(): Promise<void> {
    update({ busy: 'receiving', received: 0, notice: undefined })
    try {
      const response = await fetch(url, { headers: paidHeaders ?? {}, cache: 'no-store' })
      if (response.ok) return await receive(response)
    } catch {
      // Said below, as for every other answer.
    }
    update({ busy: undefined, notice: { text: texts.interrupted } })
  }

  const commands: Commands = {
    lookAgain: lookForWallets,
    choose(chosen) {
      update({ chosen, balance: undefined, firstStep: undefined, notice: undefined })
      if (state.connection !== undefined) void look(state.connection)
    },
    connect: (wallet) => void connect(wallet),
    disconnect: () => setConnection(undefined),
    switchNetwork: () => void switchNetwork(),
    takeFirstStep: () => void takeFirstStep(),
    checkBalance: () => void (state.connection && look(state.connection)),
    pay: () => void pay(false),
    resend: () => void pay(true),
    fetchAgain: () => void fetchAgain(),
  }

  show(state, commands)
  return {
    addWallet(wallet) {
      // What was bought stays as it is, read or half read.
      if (state.outcome?.kind !== 'delivered') update({ wallets: [...state.wallets, wallet] })
    },
    isBusyWithMoney: () =>
      state.busy === 'sending' ||
      state.busy === 'waiting' ||
      state.busy === 'receiving' ||
      (state.outcome !== undefined && state.outcome.kind !== 'delivered'),
  }
}
