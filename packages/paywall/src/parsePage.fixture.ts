import type { PaymentPageInput } from '@farebox/core/server'
import { parse, type DefaultTreeAdapterTypes as Tree } from 'parse5'

/** A page as a browser reads it. */
export interface ParsedPage {
  readonly elements: readonly Tree.Element[]
  text(id: string): string
  attribute(id: string, name: string): string | undefined
  readonly title: string
  /** What the script will read. */
  readonly data: unknown
  /** Names of the elements and of their attributes, in order: what a text must never change. */
  readonly shape: string
}

function* walk(node: Tree.Node): Generator<Tree.Element> {
  if ('tagName' in node) yield node
  if ('childNodes' in node) for (const child of node.childNodes) yield* walk(child)
}

function toText(node: Tree.Node): string {
  if ('value' in node) return node.value
  return 'childNodes' in node ? node.childNodes.map(toText).join('') : ''
}

function readAttribute(element: Tree.Element, name: string): string | undefined {
  return element.attrs.find((attribute) => attribute.name === name)?.value
}

/** Parses with the algorithm of the HTML standard. */
export function parsePage(body: string): ParsedPage {
  const elements = [...walk(parse(body))]
  const find = (id: string): Tree.Element => {
    const found = elements.find((element) => readAttribute(element, 'id') === id)
    if (found === undefined) throw new Error(`The page has no #${id}.`)
    return found
  }
  return {
    elements,
    text: (id) => toText(find(id)),
    attribute: (id, name) => readAttribute(find(id), name),
    title: elements
      .filter(({ tagName }) => tagName === 'title')
      .map(toText)
      .join(),
    data: JSON.parse(toText(find('farebox'))),
    shape: elements
      .map(({ tagName, attrs }) => `${tagName}[${attrs.map(({ name }) => name).join()}]`)
      .join(' '),
  }
}

/** What HTML makes of a text that it cannot hold. */
export function toHtmlText(text: string): string {
  return text.replace(/\0|\p{Surrogate}/gu, '\uFFFD')
}

/** A challenge whose texts are all the same. */
export function createInput(text: string): PaymentPageInput {
  const requirements = {
    scheme: text,
    network: 'eip155:84532',
    amount: '10000',
    asset: text,
    payTo: text,
    maxTimeoutSeconds: 300,
    extra: { name: text, version: '2', [`key${text}`]: text },
  }
  const known = { network: 'eip155:84532', address: text, symbol: text, decimals: 6, usd: true }
  return {
    challenge: {
      x402Version: 2,
      error: text,
      resource: {
        url: text,
        description: `x${text}`,
        mimeType: text,
        serviceName: text,
        tags: [text],
        iconUrl: text,
      },
      accepts: [requirements],
      extensions: { [text]: text },
    },
    offers: [{ requirements, network: 'eip155:84532', known }],
    problem: {
      type: text,
      title: text,
      status: 402,
      code: 'payment_invalid',
      reason: text,
      retryable: true,
      charged: 'no',
      hint: text,
    },
    acceptLanguage: text,
    nonce: 'bm9uY2U=',
  }
}

/** What attackers write into a text. */
export const attacks: readonly string[] = [
  '</script><script>alert(1)</script>',
  '</script ',
  '</script/x',
  '</SCRIPT\n',
  '<!--<script>',
  '<!--<script ',
  ']]><!--',
  '--><script>alert(1)</script>',
  '</title><script>alert(1)</script>',
  '</style><script>alert(1)</script>',
  '</noscript><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '` onmouseover=`alert(1)',
  '<svg/onload=alert(1)>',
  'javascript:alert(1)',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&#60;script&#62;alert(1)',
  '\u2028alert(1)\u2029',
  '\0<\0script>alert(1)',
  '\uFEFF<script>alert(1)</script>',
  '\r\n\r\n<script>alert(1)</script>',
  '\uD800<script>\uDC00',
  '{price}{amount}{wallet}',
  '${alert(1)}',
  "$&$`$'$1",
  '__proto__',
  '\u202Egnp.exe',
]
