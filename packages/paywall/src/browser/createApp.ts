import type { Challenge } from '@farebox/core/client'
import type { PageData } from '../PageData.js'
import { formatAmount } from '../formatAmount.js'
import { toOfferView } from '../toOfferView.js'
import { createPayer, type Payer, type PayResult } from './createPayer.js'
import { isPayable } from './chooseAction.js'
import { hasSamePlace, type Offer, toOffers } from './Offer.js'
import { readGoods } from './readGoods.js'
import { readWalletError } from './readWalletError.js'
import type { Busy, Notice, Outcome, Paid, State } from './State.js'
import { toCost } from './toCost.js'
import { toNotice, toWalletNotice } from './toNotice.js'
import type { ViewContext } from './viewGoods.js'
import type { Commands } from './viewPayment.js'
import type { Assessment, Connection, Wallet } from './Wallet.js'

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

/** What paying takes, where neither chain nor wallet told more. */
function quote({ schemes }: Connection, { requirements }: Offer): Assessment {
  const mechanism = schemes.find(({ scheme }) => scheme === requirements.scheme)
  return { cost: mechanism?.totalCost(requirements) ?? BigInt(requirements.amount) }
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

async function assess(connection: Connection, offer: Offer): Promise<Assessment> {
  return (await atMost(connection.assess(offer))) ?? quote(connection, offer)
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
  /** Before, the page chooses what can be paid. */
  let hasChosen = false
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

  /** The chosen offer where a wallet could pay it, else the first that one could. */
  function chooseFor(wallets: readonly Wallet[]): number {
    const { offers, chosen } = state
    const isServed = (offer: Offer | undefined): boolean =>
      offer !== undefined && wallets.some((wallet) => wallet.serves(offer))
    const first = offers.findIndex(isServed)
    return isServed(offers[chosen]) || first === -1 ? chosen : first
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

  /** The chosen offer; where the person has chosen none and cannot pay it, the first that can be paid. */
  async function findOffer(
    connection: Connection,
    network: string | undefined,
  ): Promise<Pick<State, 'chosen' | 'assessment'>> {
    const { chosen, offers } = state
    const others = hasChosen ? [] : offers.map((_, index) => index)
    let first: Pick<State, 'chosen' | 'assessment'> | undefined
    for (const index of new Set([chosen, ...others])) {
      const offer = offers[index]
      if (offer === undefined || !connection.wallet.serves(offer)) continue
      const isThere = network === undefined || network === offer.network
      const found = isThere ? { assessment: await assess(connection, offer) } : {}
      if (found.assessment !== undefined && isPayable(found.assessment)) {
        return { chosen: index, ...found }
      }
      first ??= { chosen: index, ...found }
    }
    return first ?? { chosen }
  }

  /** The network of the account and what it takes to pay, each as far as the wallet tells. */
  async function look(connection: Connection): Promise<void> {
    const { chosen, offers } = state
    const network = await atMost(connection.readNetwork())
    const found = await findOffer(connection, network)
    // Something newer may have happened while the wallet thought.
    const isOld = state.chosen !== chosen || state.offers !== offers
    if (state.connection !== connection || isOld) return
    update({ network, assessment: undefined, ...found })
  }

  function setConnection(connection: Connection | undefined): void {
    stopWatching?.()
    payer = connection && createPayer(connection, url, data.assets)
    update({ connection, network: undefined, assessment: undefined })
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
    if (connection?.switchNetwork === undefined || offer === undefined) return
    const { switchNetwork: change } = connection
    await attempt('switching', async () => {
      await change(offer.network)
      await look(connection)
    })
  }

  async function approve(): Promise<void> {
    const { connection } = state
    const offer = chosenOffer()
    if (connection?.approve === undefined || offer === undefined) return
    const { approve: ask } = connection
    hasChosen = true
    await attempt('approving', () => ask(offer, () => update({ busy: 'packing' })))
    // Also where it went wrong: it may have had its effect all the same.
    await look(connection)
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
    const before = chosenOffer()
    const offers = toOffers(accepts, data.assets)
    const same = offers.findIndex((offer) => before !== undefined && hasSamePlace(offer, before))
    update({ offers, chosen: Math.max(same, 0), assessment: undefined })
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
    const cost = toCost(state, offer)
    const result = await payer.pay(isAgain ? undefined : { offer, cost }, (progress) =>
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
      hasChosen = true
      update({ chosen, assessment: undefined, notice: undefined })
      if (state.connection !== undefined) void look(state.connection)
    },
    connect: (wallet) => void connect(wallet),
    disconnect: () => setConnection(undefined),
    switchNetwork: () => void switchNetwork(),
    approve: () => void approve(),
    checkAgain: () => void (state.connection && look(state.connection)),
    pay: () => void pay(false),
    resend: () => void pay(true),
    fetchAgain: () => void fetchAgain(),
  }

  show(state, commands)
  return {
    addWallet(wallet) {
      // What was bought stays as it is, read or half read.
      if (state.outcome?.kind === 'delivered') return
      const wallets = [...state.wallets, wallet]
      update({ wallets, ...(hasChosen ? {} : { chosen: chooseFor(wallets) }) })
    },
    isBusyWithMoney: () =>
      state.busy === 'sending' ||
      state.busy === 'waiting' ||
      state.busy === 'receiving' ||
      (state.outcome !== undefined && state.outcome.kind !== 'delivered'),
  }
}
