import type { PageData } from '../PageData.js'
import { formatDecimal } from '@farebox/core'
import { fillText } from '../fillText.js'
import type { Texts } from '../texts/Texts.js'
import { formatAmount } from '../formatAmount.js'
import { toOfferView } from '../toOfferView.js'
import { type Action, chooseAction } from './chooseAction.js'
import { formatDuration } from './formatUnits.js'
import { h } from './h.js'
import { listSteps, type Step } from './listSteps.js'
import type { Offer } from './Offer.js'
import type { State } from './State.js'
import type { ViewContext } from './viewGoods.js'
import { toCost } from './toCost.js'
import type { Wallet } from './Wallet.js'

/** What the buttons do. */
export interface Commands {
  readonly lookAgain: () => void
  readonly choose: (index: number) => void
  readonly connect: (wallet: Wallet) => void
  readonly disconnect: () => void
  readonly switchNetwork: () => void
  readonly approve: () => void
  readonly checkAgain: () => void
  readonly pay: () => void
  readonly resend: () => void
  readonly fetchAgain: () => void
}

/** What tells schemes on one network apart; nothing for what needs no approval and no fee. */
function nameWay({ scheme, extra }: Offer['requirements']): string | undefined {
  if (scheme === 'exact_permit') return 'PaymentPermit'
  if (scheme === 'exact_gasfree') return 'GasFree'
  return extra?.['assetTransferMethod'] === 'permit2' ? 'Permit2' : undefined
}

/** The view of an offer with the words of the page. */
function describe(offer: Offer, texts: Texts): ReturnType<typeof toOfferView> {
  return toOfferView(offer.requirements, offer.network, offer.known, texts)
}

function viewOffers({ offers, chosen, busy, outcome }: State, commands: Commands, texts: Texts) {
  if (offers.length < 2 || outcome !== undefined) return undefined
  return h(
    'fieldset',
    { id: 'offers' },
    h('legend', {}, texts.ways),
    ...offers.map((offer, index) => {
      const { price, network, testnet } = describe(offer, texts)
      const name = nameWay(offer.requirements)
      const way = name === undefined ? '' : ` · ${name}`
      return h(
        'label',
        {},
        h('input', {
          type: 'radio',
          name: 'offer',
          id: `offer-${index}`,
          checked: index === chosen,
          disabled: busy !== undefined,
          change: () => commands.choose(index),
        }),
        h('span', {}, `${price} · ${network}${testnet ? ` (${texts.testnet})` : ''}${way}`),
      )
    }),
  )
}

/** What an approval will allow, in words. */
function formatApproval({ assessment }: State, offer: Offer, texts: Texts): string {
  return formatAmount(String(assessment?.approval?.amount ?? 0), offer.known, texts)
}

function viewSteps(state: State, offer: Offer, texts: Texts): HTMLElement {
  const { network } = describe(offer, texts)
  const titles: Readonly<Record<Step['kind'], string>> = {
    connect: texts.stepConnect,
    network: fillText(texts.stepNetwork, { network }),
    approve: fillText(texts.approve, { amount: formatApproval(state, offer, texts) }),
    sign: texts.stepSign,
    deliver: texts.stepDeliver,
  }
  const words = { done: texts.stepDone, current: texts.stepCurrent, todo: texts.stepTodo }
  return h(
    'section',
    { 'aria-labelledby': 'steps-title' },
    h('h2', { id: 'steps-title', class: 'hidden' }, texts.steps),
    h(
      'ol',
      { class: 'steps', id: 'steps' },
      ...listSteps(state).map(({ kind, state: progress }) =>
        h(
          'li',
          {
            'data-step': kind,
            'data-state': progress,
            'aria-current': progress === 'current' ? 'step' : undefined,
          },
          h('span', {}, titles[kind], h('span', { class: 'hidden' }, ` (${words[progress]})`)),
        ),
      ),
    ),
  )
}

function viewAccount(state: State, offer: Offer, commands: Commands, texts: Texts) {
  const { connection, assessment, busy, outcome } = state
  if (connection === undefined || outcome !== undefined) return undefined
  const balance = assessment?.balance
  const amount =
    balance === undefined ? undefined : formatAmount(String(balance), offer.known, texts)
  return h(
    'div',
    { id: 'account', class: 'account' },
    h(
      'div',
      {},
      h('div', {}, fillText(texts.connectedAs, { wallet: connection.wallet.name })),
      h('div', { class: 'mono', id: 'payer' }, connection.address),
      amount === undefined
        ? undefined
        : h('div', { id: 'balance' }, fillText(texts.balance, { amount })),
    ),
    busy === undefined
      ? h(
          'button',
          { id: 'disconnect', class: 'link', click: commands.disconnect },
          texts.disconnect,
        )
      : undefined,
  )
}

function viewSentences(id: string, title: string, sentences: readonly string[]): HTMLElement {
  return h(
    'section',
    { id, 'aria-labelledby': `${id}-title` },
    h('h2', { id: `${id}-title` }, title),
    h('ul', { class: 'plain' }, ...sentences.map((sentence) => h('li', {}, sentence))),
  )
}

/** What an approval will mean, before it is asked for. */
function viewApproval(state: State, offer: Offer, { texts }: ViewContext): HTMLElement {
  const { spender = '', networkFee } = state.assessment?.approval ?? {}
  const amount = formatApproval(state, offer, texts)
  return viewSentences('approval', texts.approveTitle, [
    fillText(texts.approveAmount, { amount, spender }),
    texts.approveLater,
    networkFee === undefined
      ? texts.approveCostUnknown
      : fillText(texts.approveCost, { fee: `${formatDecimal(networkFee, 6)} TRX` }),
    texts.approveWait,
  ])
}

/** The sentence about the fee; `undefined` where there is none. */
function describeFee(
  cost: bigint,
  { requirements, known }: Offer,
  texts: Texts,
): string | undefined {
  const fee = cost - BigInt(requirements.amount)
  if (fee <= 0n) return undefined
  return fillText(requirements.scheme === 'exact_gasfree' ? texts.signFeeMost : texts.signFee, {
    fee: formatAmount(String(fee), known, texts),
    total: formatAmount(String(cost), known, texts),
  })
}

/** What the signature will mean, before it is asked for. */
function viewSigning(
  state: State,
  offer: Offer,
  { bound }: Pick<PageData, 'bound'>,
  { texts, language }: ViewContext,
): HTMLElement {
  const { price, network, recipient, token } = describe(offer, texts)
  const { maxTimeoutSeconds, scheme } = offer.requirements
  const { connection, assessment } = state
  const duration = formatDuration(maxTimeoutSeconds, language)
  const source = assessment?.source
  const fee = describeFee(toCost(state, offer), offer, texts)
  return viewSentences('signing', texts.signTitle, [
    fillText(texts.signAmount, { price }),
    ...(fee === undefined ? [] : [fee]),
    source === undefined
      ? fillText(texts.signFrom, { account: connection?.address ?? '' })
      : fillText(texts.signFromGasFree, { account: source }),
    fillText(texts.signTo, { recipient, network }),
    fillText(texts.signToken, { token }),
    texts.signOnce,
    ...(bound && scheme === 'exact' ? [texts.signBound] : []),
    fillText(texts.signExpires, { duration }),
    texts.signNoFee,
  ])
}

/** The one button of an action. */
function viewButton(action: Action, label: string, click: () => void, busy: boolean): HTMLElement {
  const attributes = { id: 'primary', 'data-key': action, type: 'button', disabled: busy, click }
  return h('button', attributes, label)
}

function viewWallets({ wallets }: State, offer: Offer, commands: Commands, context: ViewContext) {
  const { texts } = context
  return wallets
    .filter((wallet) => wallet.serves(offer))
    .map((wallet, index) =>
      h(
        'button',
        {
          id: `wallet-${index}`,
          'data-key': wallet.id,
          type: 'button',
          click: () => commands.connect(wallet),
        },
        wallet.icon === undefined ? undefined : h('img', { src: wallet.icon, alt: '' }),
        h('span', {}, fillText(texts.connectWith, { wallet: wallet.name })),
      ),
    )
}

function explainShortage({ assessment }: State, { known }: Offer, texts: Texts): string {
  const { balance = 0n, cost = 0n, refusal, source } = assessment ?? {}
  if (refusal !== undefined) return fillText(texts.blocked, { reason: refusal })
  const amounts = {
    balance: formatAmount(String(balance), known, texts),
    price: formatAmount(String(cost), known, texts),
  }
  return source === undefined
    ? fillText(texts.insufficient, amounts)
    : fillText(texts.insufficientGasFree, { ...amounts, account: source })
}

function viewAction(
  action: Action,
  state: State,
  offer: Offer,
  commands: Commands,
  context: ViewContext,
): readonly (HTMLElement | undefined)[] {
  const { texts } = context
  const { network } = describe(offer, texts)
  const { assessment, connection } = state
  const busy = state.busy !== undefined
  switch (action) {
    case 'none': {
      const hint = offer.known === undefined ? texts.unpayableToken : texts.unpayable
      return [h('p', { id: 'hint' }, state.isSecure ? hint : texts.insecure)]
    }
    case 'look-again':
      return [
        h('p', {}, h('strong', {}, fillText(texts.noWallet, { network }))),
        h('p', { id: 'hint' }, texts.noWalletHint),
        viewButton(action, texts.checkAgain, commands.lookAgain, busy),
      ]
    case 'connect':
      return busy ? [] : viewWallets(state, offer, commands, context)
    case 'switch':
      if (connection?.switchNetwork === undefined) {
        const wallet = connection?.wallet.name ?? ''
        return [
          h('p', { id: 'hint' }, fillText(texts.switchYourself, { network, wallet })),
          viewButton(action, texts.checkAgain, commands.checkAgain, busy),
        ]
      }
      return [
        h('p', { id: 'hint' }, fillText(texts.wrongNetwork, { network })),
        viewButton(
          action,
          fillText(texts.switchNetwork, { network }),
          commands.switchNetwork,
          busy,
        ),
      ]
    case 'check-balance':
      return [
        h('p', { id: 'hint' }, explainShortage(state, offer, texts)),
        viewButton(action, texts.checkAgain, commands.checkAgain, busy),
      ]
    case 'approve': {
      const amount = formatApproval(state, offer, texts)
      return [viewButton(action, fillText(texts.approve, { amount }), commands.approve, busy)]
    }
    case 'pay': {
      const isUnknown = assessment?.balance === undefined && !busy
      const total = formatAmount(String(toCost(state, offer)), offer.known, texts)
      return [
        isUnknown ? h('p', { id: 'hint' }, texts.balanceUnknown) : undefined,
        viewButton(action, fillText(texts.pay, { price: total }), commands.pay, busy),
      ]
    }
    case 'resend':
      return [viewButton(action, texts.resend, commands.resend, busy)]
    case 'fetch-again':
      return [viewButton(action, texts.fetchAgain, commands.fetchAgain, busy)]
  }
}

/** Everything between the facts and the status line, while there is nothing to show for the money. */
export function viewPayment(
  state: State,
  commands: Commands,
  data: Pick<PageData, 'bound'>,
  context: ViewContext,
): readonly HTMLElement[] {
  const { texts } = context
  const offer = state.offers[state.chosen]
  if (offer === undefined) return [h('p', { id: 'hint' }, texts.unpayable)]
  const action = chooseAction(state)
  return [
    viewOffers(state, commands, texts),
    viewSteps(state, offer, texts),
    h(
      'section',
      { id: 'actions' },
      viewAccount(state, offer, commands, texts),
      action === 'approve' ? viewApproval(state, offer, context) : undefined,
      action === 'pay' ? viewSigning(state, offer, data, context) : undefined,
      h('div', { class: 'actions' }, ...viewAction(action, state, offer, commands, context)),
    ),
  ].filter((part) => part !== undefined)
}
