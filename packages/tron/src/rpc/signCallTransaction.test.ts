import { readFileSync } from 'node:fs'
import { hexToBytes } from '@noble/hashes/utils.js'
import { TronWeb } from 'tronweb'
import { describe, expect, test } from 'vitest'
import { fromTronWeb } from '../account/fromTronWeb.js'
import { tronPrivateKeyAccount } from '../account/tronPrivateKeyAccount.js'
import type { SignedTronTransaction, UnsignedTronTransaction } from '../TronAccount.js'
import { toTronAddress } from '../address/toTronAddress.js'
import { decodeTransaction } from '../transaction/decodeTransaction.js'
import { buildCallTransaction } from './buildCallTransaction.js'
import type { CallTransaction } from './buildCallTransaction.js'
import { signCallTransaction } from './signCallTransaction.js'
import type { TransactionSigner } from './signCallTransaction.js'

const vectors: {
  readonly facilitator: string
  readonly facilitatorPrivateKey: string
  readonly items: {
    readonly [name: string]: {
      readonly raw_data: {
        readonly contract: readonly [
          { readonly parameter: { readonly value: { readonly data: string } } },
        ]
      }
      readonly raw_data_hex: string
      readonly txID: string
      readonly signature: string
    }
  }
} = JSON.parse(
  readFileSync(new URL('../transaction/tronTransactions.vectors.json', import.meta.url), 'utf8'),
)
const recorded = vectors.items['permitTransferFrom nile (rawParameter)']
if (recorded === undefined) throw new Error('no vector')

const owner = '0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc'
const to = '0x41a0d8786c5e20d27b6225e9d03ed1cbfe271634'
const account = tronPrivateKeyAccount(vectors.facilitatorPrivateKey)
const call: CallTransaction = {
  owner,
  to,
  data: `0x${recorded.raw_data.contract[0].parameter.value.data}`,
  feeLimit: 1_000_000_000n,
  reference: {
    id: `00000000000${'0a0b'.padStart(5, '0')}0102030405060708${'0'.repeat(32)}`,
    number: 2571n,
    timestamp: 0,
  },
  expiration: 1_760_000_060_000,
  timestamp: 1_760_000_000_000,
}

const signer = (
  signTransaction: (transaction: UnsignedTronTransaction) => unknown,
): TransactionSigner => ({
  address: account.address,
  // What a wallet answers is not known to be of any type.
  signTransaction: async (transaction) => signTransaction(transaction) as SignedTronTransaction,
})
const sign = async (transaction: UnsignedTronTransaction): Promise<SignedTronTransaction> => {
  const signed = await account.signTransaction?.(transaction)
  if (signed === undefined) throw new Error('not signed')
  return signed
}

describe('what tronweb would build', () => {
  test('recorded', () => {
    expect(buildCallTransaction(call)).toMatchObject({
      raw_data_hex: recorded.raw_data_hex,
      txID: recorded.txID,
    })
  })

  test('installed', async () => {
    const tronWeb = new TronWeb({ fullHost: 'http://127.0.0.1:1' })
    const { transaction } = await tronWeb.transactionBuilder.triggerSmartContract(
      toTronAddress(to),
      'permitTransferFrom(((uint8,bytes16,uint256,uint256,uint256),address,address,(address,uint256,address),(address,uint256)),address,bytes)',
      {
        feeLimit: 1_000_000_000,
        callValue: 0,
        txLocal: true,
        rawParameter: `0x${call.data.slice(10)}`,
        blockHeader: {
          ref_block_bytes: '0a0b',
          ref_block_hash: '0102030405060708',
          timestamp: call.timestamp,
          expiration: call.expiration,
        },
      },
      [],
      account.address,
    )
    const built = buildCallTransaction(call)
    expect(built).toMatchObject({ raw_data_hex: transaction.raw_data_hex, txID: transaction.txID })
    expect(built.raw_data).toEqual(transaction.raw_data)
  })
})

describe('signCallTransaction', () => {
  test('by a key', async () => {
    const { id, raw } = await signCallTransaction(
      { address: account.address, signTransaction: sign },
      call,
    )
    expect(id).toBe(recorded.txID)
    const { signature, raw_data: rawData } = decodeTransaction(hexToBytes(raw))
    expect(signature).toEqual([recorded.signature.toLowerCase()])
    expect(rawData).toEqual(buildCallTransaction(call).raw_data)
  })

  test('by a tronWeb instance', async () => {
    const privateKey = vectors.facilitatorPrivateKey.slice(2)
    const wallet = fromTronWeb(new TronWeb({ fullHost: 'http://127.0.0.1:1', privateKey }))
    expect(await signCallTransaction(wallet, call)).toEqual(
      await signCallTransaction(account, call),
    )
  })

  test('a wallet is given all that it may want to see', async () => {
    let given: UnsignedTronTransaction | undefined
    await signCallTransaction(
      signer((transaction) => {
        given = transaction
        return sign(transaction)
      }),
      call,
    )
    expect(given).toEqual({ ...buildCallTransaction(call), visible: false })
  })

  test('of its answer only the signature is used', async () => {
    const lying = signer(async (transaction) => ({
      ...(await sign(transaction)),
      txID: '00'.repeat(32),
      raw_data: { contract: [] },
      raw_data_hex: 'ff',
    }))
    expect((await signCallTransaction(lying, call)).id).toBe(recorded.txID)
  })

  const other = tronPrivateKeyAccount(
    '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
  )
  test.each<[string, (transaction: UnsignedTronTransaction) => unknown]>([
    ['nothing', () => undefined],
    ['a text', () => '{}'],
    ['no signature', (transaction) => transaction],
    ['an empty list', (transaction) => ({ ...transaction, signature: [] })],
    ['a short one', (transaction) => ({ ...transaction, signature: ['00'] })],
    [
      'two',
      async (transaction) => {
        const { signature } = await sign(transaction)
        return { ...transaction, signature: [...signature, ...signature] }
      },
    ],
    ['another key', (transaction) => other.signTransaction?.(transaction)],
    ['another transaction', () => sign(buildCallTransaction({ ...call, feeLimit: 5n }))],
    [
      'a refusal',
      () => {
        throw new Error('user refused')
      },
    ],
  ])('refuses %s', async (_case, answer) => {
    await expect(signCallTransaction(signer(answer), call)).rejects.toMatchObject({
      code: 'signing_failed',
    })
  })

  test('the account has to be the sender', async () => {
    const wrong = { ...call, owner: to } as const
    await expect(signCallTransaction(account, wrong)).rejects.toMatchObject({
      code: 'signing_failed',
    })
  })
})
