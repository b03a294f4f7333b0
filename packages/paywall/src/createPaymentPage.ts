import type { PaymentPage } from '@farebox/core/server'
import { listConnections } from './listConnections.js'
import type { PageChain } from './PageData.js'
import { type PageTheme, toThemeCss } from './PageTheme.js'
import { parseChains } from './parseChains.js'
import { parseLogo } from './parseLogo.js'
import { type PageSettings, renderPage } from './renderPage.js'
import { chooseLanguage } from './texts/chooseLanguage.js'
import { en } from './texts/en.js'
import { languages } from './texts/languages.js'
import type { Texts } from './texts/Texts.js'
import { toSecurityPolicy } from './toSecurityPolicy.js'

export interface PaymentPageOptions {
  /** The name of your site. */
  readonly appName?: string
  /** An `https:` URL, a `data:` image, or a path of your site. Shown in place of the name. */
  readonly logo?: string
  /** Colours, font and corners. */
  readonly theme?: PageTheme
  /**
   * Languages besides English and Chinese, or other words for these, by BCP 47 tag. What a language
   * leaves out is English. The browser's `Accept-Language` chooses.
   */
  readonly languages?: Readonly<Record<string, Partial<Texts>>>
  /**
   * EVM chains that wallets may not know: the page then offers to add them. TRON networks with the node and the
   * GasFree provider that the page talks to; default: TronGrid, and the public proxies of GasFree.
   */
  readonly chains?: readonly PageChain[]
}

/**
 * The page that people see who open a priced route in a browser: what is sold, the price, the network and
 * the recipient, and, with a wallet in the browser, a way to pay. Programs get the same JSON as without it.
 *
 * It is one answer without further files: script and style stand in it under a nonce, so it works under
 * any path prefix. It loads nothing from other hosts but the logo. The wallet, not the page, talks to EVM
 * chains; where TRON is offered, the page reads from a node of TRON, too, and asks the GasFree provider.
 *
 * Not checked: whether a wallet lets its script into pages with a content security policy (all that
 * announce themselves by EIP-6963 as extensions do).
 *
 * @throws `config_invalid` for a logo or a theme that could break out of its place, and for a node of TRON that
 * is not an HTTP URL; `network_invalid` for a chain without a readable network
 * @example
 * ```ts
 * import { createPaywall } from '@farebox/express'
 * import { evm } from '@farebox/evm/server'
 * import { createPaymentPage } from '@farebox/paywall'
 *
 * const { paid } = createPaywall({
 *   facilitator: 'https://facilitator.example.com',
 *   schemes: [evm()],
 *   payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
 *   page: createPaymentPage({ appName: 'The Daily Fare' }),
 * })
 * ```
 */
export function createPaymentPage(options: PaymentPageOptions = {}): PaymentPage {
  const logo = options.logo === undefined ? undefined : parseLogo(options.logo)
  const settings: PageSettings = {
    ...(options.appName === undefined ? {} : { appName: options.appName }),
    ...(logo === undefined ? {} : { logo }),
    themeCss: toThemeCss(options.theme),
    chains: parseChains(options.chains ?? []),
  }
  const table = new Map<string, Texts>(Object.entries(languages))
  for (const [tag, texts] of Object.entries(options.languages ?? {})) {
    table.set(tag, { ...en, ...table.get(tag), ...texts })
  }
  const tags = [...table.keys()]

  return {
    render(input) {
      const language = chooseLanguage(input.acceptLanguage, tags)
      return {
        body: renderPage(input, settings, language, table.get(language) ?? en),
        headers: [
          ['Content-Language', language],
          [
            'Content-Security-Policy',
            toSecurityPolicy(input.nonce, logo?.source, listConnections(input, settings.chains)),
          ],
        ],
      }
    },
  }
}
