import type { ClientMechanism, FacilitatorMechanism, ServerMechanism } from '@farebox/core'
import type { LocalAccount, Transport } from 'viem'
import { expectTypeOf, test } from 'vitest'
import type { EvmAccount } from './EvmAccount.js'
import { privateKeyAccount } from './account/index.js'
import { evm as client } from './client/index.js'
import { evm as facilitator } from './facilitator/index.js'
import { parseEvmAddress } from './index.js'
import { evm as server } from './server/index.js'

declare const account: EvmAccount
declare const local: LocalAccount
declare const transport: Transport

test('roles', () => {
  expectTypeOf(server).returns.toEqualTypeOf<readonly ServerMechanism[]>()
  expectTypeOf(client).returns.toEqualTypeOf<readonly ClientMechanism[]>()
  expectTypeOf(facilitator).returns.toEqualTypeOf<readonly FacilitatorMechanism[]>()
  expectTypeOf(privateKeyAccount).returns.toEqualTypeOf<EvmAccount>()
  expectTypeOf(parseEvmAddress).returns.toEqualTypeOf<`0x${string}`>()
})

test('server options', () => {
  expectTypeOf(server).toBeCallableWith()
  expectTypeOf(server).toBeCallableWith({ assets: [] })
  // @ts-expect-error options have no account
  server({ account })
})

test('client options', () => {
  expectTypeOf(client).toBeCallableWith({ account })
  // @ts-expect-error somebody has to pay
  client({})
  // @ts-expect-error an address alone cannot sign
  client({ account: { address: '0x' } })
  // @ts-expect-error a key is no account
  client({ account: '0x00' })
})

test('facilitator options', () => {
  const network = 'base'
  expectTypeOf(facilitator).toBeCallableWith({
    networks: [
      { network, rpcUrl: 'https://node.example', signers: ['0x00', local] },
      { network, transport, signers: [local], confirmations: 2, maxFeePerGas: 1n },
    ],
  })
  // @ts-expect-error no node
  facilitator({ networks: [{ network, signers: [local] }] })
  const two = { network, rpcUrl: 'https://node.example', transport, signers: [local] }
  // @ts-expect-error two nodes
  facilitator({ networks: [two] })
  // @ts-expect-error no signers
  facilitator({ networks: [{ network, transport }] })
  // @ts-expect-error fees are bigint
  facilitator({ networks: [{ network, transport, signers: [local], maxFeePerGas: 1 }] })
})
