import type { PageData } from '../PageData.js'
import { toOfferView } from '../toOfferView.js'
import { h } from './h.js'
import { patchChildren } from './patchChildren.js'
import type { State } from './State.js'
import { toStatus } from './toStatus.js'
import { type ViewContext, viewGoods } from './viewGoods.js'
import { type Commands, viewPayment } from './viewPayment.js'

function findPart(id: string): HTMLElement {
  const part = document.getElementById(id)
  if (part === null) throw new TypeError(`The page has no #${id}.`)
  return part
}

/** Only changes are written: a live region that is written again is read out again. */
function setText(id: string, text: string): void {
  const part = findPart(id)
  if (part.textContent !== text) part.textContent = text
}

function showFacts({ offers, chosen }: State, { texts }: ViewContext): void {
  const offer = offers[chosen]
  if (offer === undefined) return
  const view = toOfferView(offer.requirements, offer.network, offer.known, texts)
  for (const id of ['price', 'network', 'recipient', 'token'] as const) setText(id, view[id])
  findPart('testnet').hidden = !view.testnet
}

function showNotice({ notice, outcome }: State): void {
  const part = findPart('alert')
  const key = JSON.stringify(notice ?? null)
  if (part.dataset['key'] === key) return
  part.dataset['key'] = key
  part.replaceChildren(
    ...(notice === undefined
      ? []
      : [
          h(
            'div',
            { class: outcome === undefined ? 'notice' : 'notice info' },
            h('p', {}, notice.text),
            notice.code === undefined ? undefined : h('p', { class: 'mono' }, notice.code),
          ),
        ]),
  )
  part.scrollIntoView({ block: 'nearest' })
}

/** Keeps the keyboard where it was; where its button is gone, on what took its place. */
function keepFocus(app: HTMLElement, focused: string | undefined, hadFocus: boolean): void {
  if (!hadFocus) return
  const enabled = [...app.querySelectorAll<HTMLElement>('input, button')].filter(
    (element) => !element.hasAttribute('disabled'),
  )
  const same = enabled.find(({ id }) => id === focused)
  const next = enabled.find((element) => element.closest('.actions') !== null)
  // While nothing can be done, the status line says what the page waits for.
  ;(same ?? next ?? findPart('status')).focus()
}

/** Shows a state. */
export function render(
  state: State,
  commands: Commands,
  data: PageData,
  context: ViewContext,
): void {
  const { outcome, connection } = state
  const app = findPart('app')
  const status = findPart('status')
  const { activeElement } = document
  const hadFocus =
    activeElement !== null && (app.contains(activeElement) || activeElement === status)
  const focused = activeElement?.id

  showFacts(state, context)
  showNotice(state)
  const wallet = connection?.wallet.name ?? state.asked ?? ''
  setText('status', toStatus(state, wallet, context.texts, context.language))
  status.classList.toggle('busy', state.busy !== undefined)

  if (outcome?.kind === 'delivered') {
    if (!outcome.free) setText('kicker', context.texts.paidFor)
    findPart('facts').hidden = true
    app.replaceChildren(viewGoods(outcome, context))
    document.body.classList.add('wide')
    findPart('goods-title').focus()
    return
  }
  patchChildren(app, viewPayment(state, commands, data, context))
  keepFocus(app, focused, hadFocus)
}
