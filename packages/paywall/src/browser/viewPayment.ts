import type { PageData } from '../PageData.js'
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
import type { Wallet } from './Wallet.js'

/** What the buttons do. */
export interface Commands {
  readonly lookAgain: () => void
  readonly choose: (index: number) => void
  readonly connect: (wallet: Wallet) => void
  readonly disconnect: () => void
  readonly switchNetwork: () => void
  readonly takeFirstStep: () => void
  readonly checkBalance: () => void
  readonly pay: () => void
  readonly resend: () => void
  readonly fetchAgain: () => void
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
        h('span', {}, `${price} · ${network}${testnet ? ` (${texts.testnet})` : ''}`),
      )
    }),
  )
}

function viewSteps(state: State, network: string, texts: Texts): HTMLElement {
  const titles: Readonly<Record<Step['kind'], string>> = {
    connect: texts.stepConnect,
    network: fillText(texts.stepNetwork, { network }),
    first: texts.stepFirst,
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
      ...listSteps(state).map(({ kind, state: progress, title }) =>
        h(
          'li',
          {
            'data-step': kind,
            'data-state': progress,
            'aria-current': progress === 'current' ? 'step' : undefined,
          },
          h(
            'span',
            {},
            title ?? titles[kind],
            h('span', { class: 'hidden' }, ` (${words[progress]})`),
          ),
        ),
      ),
    ),
  )
}

function viewAccount(state: State, offer: Offer, commands: Commands, texts: Texts) {
  const { connection, balance, busy, outcome } = state
  if (connection === undefined || outcome !== undefined) return undefined
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

/** What the signature will mean, before it is asked for. */
function viewSigning(
  { connection }: State,
  offer: Offer,
  { bound }: Pick<PageData, 'bound'>,
  { texts, language }: ViewContext,
): HTMLElement {
  const { price, network, recipient } = describe(offer, texts)
  const duration = formatDuration(offer.requirements.maxTimeoutSeconds, language)
  const sentences = [
    fillText(texts.signAmount, { price }),
    fillText(texts.signFrom, { account: connection?.address ?? '' }),
    fillText(texts.signTo, { recipient, network }),
    texts.signOnce,
    ...(bound ? [texts.signBound] : []),
    fillText(texts.signExpires, { duration }),
    texts.signNoFee,
  ]
  return h(
    'section',
    { id: 'signing', 'aria-labelledby': 'signing-title' },
    h('h2', { id: 'signing-title' }, texts.signTitle),
    h('ul', { class: 'plain' }, ...sentences.map((sentence) => h('li', {}, sentence))),
  )
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

function viewAction(
  action: Action,
  state: State,
  offer: Offer,
  commands: Commands,
  context: ViewContext,
): readonly (HTMLElement | undefined)[] {
  const { texts } = context
  const { price, network } = describe(offer, texts)
  const { balance, firstStep } = state
  const busy = state.busy !== undefined
  switch (action) {
    case 'none': {
      const hint = offer.known === undefined ? texts.unpayableToken : texts.unpayable
      return [h('p', { id: 'hint' }, state.isSecure ? hint : texts.insecure)]
    }
    case 'look-again':
      return [
        h('p', {}, h('strong', {}, texts.noWallet)),
        h('p', { id: 'hint' }, texts.noWalletHint),
        viewButton(action, texts.checkAgain, commands.lookAgain, busy),
      ]
    case 'connect':
      return busy ? [] : viewWallets(state, offer, commands, context)
    case 'switch':
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
        h(
          'p',
          { id: 'hint' },
          fillText(texts.insufficient, {
            balance: formatAmount(String(balance ?? 0), offer.known, texts),
            price,
          }),
        ),
        viewButton(action, texts.checkAgain, commands.checkBalance, busy),
      ]
    case 'first-step':
      return [viewButton(action, firstStep?.title ?? '', commands.takeFirstStep, busy)]
    case 'pay':
      return [
        balance === undefined && !busy ? h('p', { id: 'hint' }, texts.balanceUnknown) : undefined,
        viewButton(action, fillText(texts.pay, { price }), commands.pay, busy),
      ]
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
  const { network } = describe(offer, texts)
  const isConfirming = action === 'pay' || action === 'first-step'
  return [
    viewOffers(state, commands, texts),
    viewSteps(state, network, texts),
    h(
      'section',
      { id: 'actions' },
      viewAccount(state, offer, commands, texts),
      isConfirming ? viewSigning(state, offer, data, context) : undefined,
      h('div', { class: 'actions' }, ...viewAction(action, state, offer, commands, context)),
    ),
  ].filter((part) => part !== undefined)
}
