import { createMemoryClaimStore } from '@farebox/core/server'
import { describeClaimStore } from './describeClaimStore.js'

describeClaimStore('memory', async ({ now }) => createMemoryClaimStore({ now }))
