import type { PaymentPageInput } from '@farebox/core/server'
import { bundle, bundleWithTron } from './bundle.generated.js'
import { escapeJson } from './escapeJson.js'
import { isTron } from './isTron.js'
import { Markup, markup } from './markup.js'
import type { PageChain, PageData } from './PageData.js'
import { pageStyle } from './pageStyle.js'
import type { Logo } from './parseLogo.js'
import { evmOnly } from './texts/evmOnly.js'
import type { Texts } from './texts/Texts.js'
import { toOfferView } from './toOfferView.js'

/** What is the same on every page of one seller. */
export interface PageSettings {
  readonly appName?: string
  readonly logo?: Logo
  readonly themeCss: string
  readonly chains: readonly PageChain[]
}

function toPageData(
  { challenge, offers }: PaymentPageInput,
  chains: readonly PageChain[],
  texts: Texts,
): PageData {
  return {
    accepts: challenge.accepts,
    bound: challenge.extensions?.['request-binding'] !== undefined,
    assets: offers.map(({ known }) => known).filter((known) => known !== undefined),
    chains: chains.filter(
      (chain) => !isTron(chain) || offers.some(({ network }) => network === chain.network),
    ),
    texts: offers.some(isTron) ? texts : { ...texts, ...evmOnly },
  }
}

function renderBrand({ appName, logo }: PageSettings): Markup | undefined {
  if (logo !== undefined) {
    const image = markup`<img src="${logo.src}" alt="${appName ?? ''}" />`
    return markup`<header class="brand">${image}</header>\n`
  }
  if (appName === undefined) return undefined
  return markup`<header class="brand"><span>${appName}</span></header>\n`
}

function renderFact(name: string, value: string, id: string): Markup {
  return markup`<dt>${name}</dt>\n<dd id="${id}" class="mono">${value}</dd>\n`
}

/** The facts of the first way to pay; the script shows those of another one when it is chosen. */
function renderFacts({ challenge, offers }: PaymentPageInput, texts: Texts): Markup | undefined {
  const [first] = offers
  const { serviceName, url } = challenge.resource
  if (first === undefined) return undefined
  const view = toOfferView(first.requirements, first.network, first.known, texts)
  const seller =
    serviceName === undefined
      ? undefined
      : markup`<dt>${texts.seller}</dt>\n<dd id="seller">${serviceName}</dd>\n`
  const hidden = view.testnet ? undefined : markup` hidden`
  const badge = markup`<span id="testnet"${hidden}> <span class="badge">${texts.testnet}</span></span>`
  return markup`<p class="price"><span class="hidden">${texts.price} </span><span id="price">${view.price}</span></p>
<dl>
${seller}<dt>${texts.network}</dt>
<dd><span id="network">${view.network}</span>${badge}</dd>
${renderFact(texts.recipient, view.recipient, 'recipient')}${renderFact(texts.token, view.token, 'token')}${renderFact(texts.address, url, 'url')}</dl>
`
}

function renderProblem({ problem }: PaymentPageInput, texts: Texts): Markup | undefined {
  if (problem === undefined) return undefined
  const code = problem.reason ?? problem.code
  return markup`<div class="notice"><p>${texts.wasRefused}</p><p class="mono">${code}</p></div>`
}

function toName({ description, url }: PaymentPageInput['challenge']['resource']): string {
  if (description !== undefined && description.trim() !== '') return description
  return URL.canParse(url) ? new URL(url).pathname : url
}

/** The whole page. Every text in it is escaped where it stands (T30). */
export function renderPage(
  input: PaymentPageInput,
  settings: PageSettings,
  language: string,
  texts: Texts,
): string {
  const { challenge, nonce } = input
  const name = toName(challenge.resource)
  const owner = settings.appName === undefined ? '' : ` · ${settings.appName}`
  const data = new Markup(escapeJson(toPageData(input, settings.chains, texts)))
  const script = new Markup(input.offers.some(isTron) ? bundleWithTron : bundle)
  const style = new Markup(`${settings.themeCss}\n${pageStyle}`)
  return markup`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="robots" content="noindex" />
<title>${texts.title}: ${name}${owner}</title>
<style nonce="${nonce}">${style}</style>
</head>
<body>
<main>
${renderBrand(settings)}<p class="kicker" id="kicker">${texts.payFor}</p>
<h1 id="name">${name}</h1>
<div id="facts">${renderFacts(input, texts)}</div>
<noscript><section><p>${texts.noScript}</p></section></noscript>
<div id="app"></div>
<div id="alert" role="alert">${renderProblem(input, texts)}</div>
<p id="status" role="status" tabindex="-1"></p>
</main>
<script type="application/json" id="farebox">${data}</script>
<script type="module" nonce="${nonce}">${script}</script>
</body>
</html>
`.text
}
