import { network } from './options'

/** What an article costs: the proxy says it, and the page takes it. */
export const articleTerms = {
  price: '$0.10',
  scheme: 'exact',
  network,
  flow: 'upfront',
  description: 'An article of the Farebridge Courier.',
} as const
