import type { Texts } from '../texts/Texts.js'
import { fillText } from '../fillText.js'
import { findExplorer } from './findExplorer.js'
import { formatSize } from './formatUnits.js'
import { h } from './h.js'
import type { Goods } from './readGoods.js'
import type { Outcome, Paid } from './State.js'
import { toFrameDocument } from './toFrameDocument.js'

/** What the views need besides the state. */
export interface ViewContext {
  readonly texts: Texts
  readonly language: string
  /** Of the page's own script. */
  readonly nonce: string
}

function viewContent(goods: Goods, link: string, { texts, nonce }: ViewContext): HTMLElement {
  switch (goods.kind) {
    case 'text':
      return h('pre', { tabindex: '0', 'aria-labelledby': 'goods-title' }, goods.text ?? '')
    case 'image':
      return h('img', { src: link, alt: goods.fileName })
    case 'html':
      return h('iframe', {
        // No scripts and no access to this origin; opened links are free of both limits.
        sandbox: 'allow-popups allow-popups-to-escape-sandbox',
        srcdoc: toFrameDocument(goods.text ?? '', nonce),
        title: texts.delivered,
      })
    case 'empty':
      return h('p', {}, texts.empty)
    case 'file':
      return h('p', {}, goods.fileName)
  }
}

function viewFact(name: string, value: Node | string, mono = false): readonly HTMLElement[] {
  return [h('dt', {}, name), h('dd', mono ? { class: 'mono' } : {}, value)]
}

function viewReceipt(paid: Paid | undefined, { texts }: ViewContext): HTMLElement {
  if (paid === undefined) return h('p', { class: 'receipt' }, texts.noReceipt)
  const explorer = findExplorer(paid.network, paid.transaction)
  return h(
    'section',
    { id: 'receipt', class: 'receipt', 'aria-labelledby': 'receipt-title' },
    h('h2', { id: 'receipt-title' }, texts.receipt),
    h(
      'dl',
      {},
      ...viewFact(texts.paid, paid.price),
      ...viewFact(texts.network, paid.networkName),
      ...viewFact(texts.payer, paid.payer, true),
      ...viewFact(texts.recipient, paid.recipient, true),
      ...(paid.transaction === '' ? [] : viewFact(texts.transaction, paid.transaction, true)),
    ),
    explorer &&
      h(
        'p',
        {},
        h(
          'a',
          { href: explorer.url, target: '_blank', rel: 'noopener noreferrer' },
          fillText(texts.explorer, { site: explorer.site }),
        ),
      ),
  )
}

/** What was bought, a way to keep it, and the receipt. */
export function viewGoods(
  { goods, free, paid }: Extract<Outcome, { kind: 'delivered' }>,
  context: ViewContext,
): HTMLElement {
  const { texts, language } = context
  const link = URL.createObjectURL(goods.blob)
  return h(
    'section',
    { id: 'goods', 'aria-labelledby': 'goods-title' },
    h('h2', { id: 'goods-title', tabindex: '-1' }, free ? texts.deliveredFree : texts.delivered),
    h('div', { class: 'goods' }, viewContent(goods, link, context)),
    goods.kind === 'empty'
      ? undefined
      : h(
          'a',
          { id: 'download', class: 'button second', href: link, download: goods.fileName },
          `${texts.download} (${goods.fileName}, ${formatSize(goods.blob.size, language)})`,
        ),
    free ? undefined : viewReceipt(paid, context),
  )
}
