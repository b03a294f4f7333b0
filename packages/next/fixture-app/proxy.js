import { createProxyPaywall } from '@farebox/next/proxy'
import { options, terms } from './lib/options.js'

const { challenge } = createProxyPaywall(options)

export const proxy = challenge({ ...terms, flow: 'upfront' })
export const config = { matcher: '/articles/:slug' }
