import { createProxyPaywall } from '@farebox/next/proxy'
import { articleTerms } from './lib/article'
import { createOptions } from './lib/options'

export const proxy = createProxyPaywall(createOptions).challenge(articleTerms)
export const config = { matcher: '/articles/:slug' }
