import { expect, test } from 'vitest'
import { findNodeNetwork } from './findNodeNetwork.js'

const chains = [{ network: 'tron:3448148188', rpcUrl: 'http://127.0.0.1:9090/' }]

test.each([
  ['http://127.0.0.1:9090', 'tron:3448148188'],
  ['https://api.trongrid.io', 'tron:728126428'],
  ['https://nile.trongrid.io/', 'tron:3448148188'],
  ['https://api.shasta.trongrid.io', 'tron:2494104990'],
  ['http://127.0.0.1:9091', undefined],
  ['https://node.example.com', undefined],
  ['constructor', undefined],
  ['', undefined],
  [undefined, undefined],
])('%s is of %s', (node, network) => {
  expect(findNodeNetwork(node, chains)).toBe(network)
})
