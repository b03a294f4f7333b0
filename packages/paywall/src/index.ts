export { createPaymentPage, type PaymentPageOptions } from './createPaymentPage.js'
export type { PageChain } from './PageData.js'
export type { PageTheme, ThemeTokens } from './PageTheme.js'
export type { Texts } from './texts/Texts.js'
