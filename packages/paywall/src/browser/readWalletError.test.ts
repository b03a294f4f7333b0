import { FareboxError } from '@farebox/core'
import { expect, test } from 'vitest'
import { readWalletError } from './readWalletError.js'

const loop: Record<string, unknown> = {}
loop['cause'] = loop

test.each<[string, unknown, ReturnType<typeof readWalletError>]>([
  ['EIP-1193', { code: 4001 }, 'rejected'],
  ['a library', Object.assign(new Error('x'), { code: 'ACTION_REJECTED' }), 'rejected'],
  ['our own', new FareboxError('signing_failed', { cause: { code: 4001 } }), 'rejected'],
  ['EIP-3326', { code: 4902 }, 'unknown_chain'],
  ['wrapped', { code: -32603, data: { originalError: { code: 4902 } } }, 'unknown_chain'],
  ['an open request', { code: -32002 }, 'busy'],
  ['another code', { code: -32000 }, 'failed'],
  ['TronLink, which answers a code', { code: 4000, message: 'being processed' }, 'busy'],
  ['TronLink, which throws a text', 'Confirmation declined by user', 'rejected'],
  [
    'the same, handed on',
    new FareboxError('signing_failed', { cause: 'Confirmation declined by user' }),
    'rejected',
  ],
  ['TronLink on Android', new FareboxError('signing_failed', { cause: 'cancle' }), 'rejected'],
  ['no account', new FareboxError('config_invalid'), 'locked'],
  ['no approval', new FareboxError('payment_allowance_required'), 'approval'],
  ['no node', new FareboxError('rpc_unavailable'), 'node'],
  ['no code', new Error('4001'), 'failed'],
  ['a name of Object', { code: 'constructor' }, 'failed'],
  ['nothing', undefined, 'failed'],
  ['null', { code: 1, data: null }, 'failed'],
  ['a text', 'User rejected', 'failed'],
  ['a loop', loop, 'failed'],
])('%s', (_name, error, trouble) => {
  expect(readWalletError(error)).toBe(trouble)
})
