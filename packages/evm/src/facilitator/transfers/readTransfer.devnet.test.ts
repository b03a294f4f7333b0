import { createFacilitator } from '@farebox/core/facilitator'
import type { Facilitator } from '@farebox/core/facilitator'
import { startDevnet } from '@farebox/devnet'
import type { Devnet } from '@farebox/devnet'
import { createWalletClient, encodeFunctionData, erc20Abi, http } from 'viem'
import type { Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { evm } from '../evm.js'

let devnet: Devnet
let facilitator: Facilitator

beforeAll(async () => {
  devnet = await startDevnet()
  facilitator = createFacilitator({
    schemes: [
      evm({
        networks: [
          {
            network: devnet.network,
            rpcUrl: devnet.rpcUrl,
            signers: [devnet.accounts.facilitator.privateKey],
          },
        ],
      }),
    ],
  })
})
afterAll(async () => {
  await facilitator.close()
  await devnet.stop()
})

/** A `transfer` of the buyer's, with whatever follows its arguments. */
async function send(
  change: { readonly to?: Hex; readonly amount?: bigint; readonly gas?: bigint } = {},
  trailer = '',
): Promise<Hex> {
  const data = encodeFunctionData({
    abi: erc20Abi,
    functionName: 'transfer',
    args: [change.to ?? devnet.accounts.seller.address, change.amount ?? 10_000n],
  })
  const wallet = createWalletClient({
    account: privateKeyToAccount(devnet.accounts.buyer.privateKey),
    transport: http(devnet.rpcUrl),
  })
  const hash = await wallet.sendTransaction({
    chain: null,
    to: devnet.tokens.USDC.address,
    data: `${data}${trailer.replace('0x', '')}`,
    gas: change.gas ?? 200_000n,
  })
  return hash
}

async function read(transaction: string, payTo: string = devnet.accounts.seller.address) {
  const { network, tokens } = devnet
  return facilitator.readTransfer({ network, transaction, asset: tokens.USDC.address, payTo })
}

describe('a transfer of the buyer', () => {
  test('is told with its payer, amount, block and depth', async () => {
    const hash = await send()
    const block = (await devnet.rpc('eth_getBlockByNumber', ['latest', false])) as {
      readonly timestamp: string
    }
    const told = await read(hash.toUpperCase().replace('0X', '0x'))
    expect(told).toEqual({
      state: 'transferred',
      payer: devnet.accounts.buyer.address,
      amount: '10000',
      log: '0',
      blockTime: Number(block.timestamp),
      confirmations: 1,
      isFinal: expect.any(Boolean),
    })
    await devnet.mine(3)
    expect(await read(hash)).toMatchObject({ confirmations: 4 })
  })

  test('is told with what was written behind it', async () => {
    const hash = await send({}, `0x${Buffer.from('Ag402-v1|abc').toString('hex')}`)
    expect(await read(hash)).toMatchObject({ state: 'transferred', memo: 'Ag402-v1|abc' })
  })

  test('is told to be signed for by its payer, or not', async () => {
    const hash = await send()
    const { network, tokens, accounts } = devnet
    const query = {
      network,
      transaction: hash,
      asset: tokens.USDC.address,
      payTo: accounts.seller.address,
    }
    const message = `x402 proof ${hash}`
    const sign = async (key: Hex): Promise<Hex> => privateKeyToAccount(key).signMessage({ message })
    const own = { message, signature: await sign(accounts.buyer.privateKey) }
    expect(await facilitator.readTransfer({ ...query, signed: own })).toMatchObject({
      isSigned: true,
    })
    const others = { message, signature: await sign(accounts.seller.privateKey) }
    expect(await facilitator.readTransfer({ ...query, signed: others })).toMatchObject({
      isSigned: false,
    })
    const changed = { ...own, message: `${message}!` }
    expect(await facilitator.readTransfer({ ...query, signed: changed })).toMatchObject({
      isSigned: false,
    })
  })

  test('that failed has failed', async () => {
    await devnet.setAutomine(false)
    const hash = await send({ amount: 10n ** 30n })
    await devnet.mine()
    await devnet.setAutomine(true)
    expect(await read(hash)).toEqual({ state: 'failed' })
  })

  test('to somebody else is unfit', async () => {
    const hash = await send({ to: devnet.accounts.deployer.address })
    expect(await read(hash)).toEqual({ state: 'unfit' })
  })

  test('that is in no block yet is unknown, and so is one that nobody has seen', async () => {
    await devnet.setAutomine(false)
    const hash = await send()
    expect(await read(hash)).toEqual({ state: 'unknown' })
    await devnet.mine()
    await devnet.setAutomine(true)
    expect(await read(hash)).toMatchObject({ state: 'transferred' })
    expect(await read(`0x${'ab'.repeat(32)}`)).toEqual({ state: 'unknown' })
  })

  test('that a reorganisation took back is unknown again', async () => {
    const snapshot = await devnet.snapshot()
    const hash = await send()
    expect(await read(hash)).toMatchObject({ state: 'transferred' })
    await devnet.revert(snapshot)
    expect(await read(hash)).toEqual({ state: 'unknown' })
  })

  test.each([
    ['no hash', 'abc', undefined],
    ['no address', `0x${'ab'.repeat(32)}`, 'T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb'],
  ])('with %s is not asked for', async (_name, transaction, payTo) => {
    await expect(read(transaction, payTo)).rejects.toMatchObject({ code: 'request_invalid' })
  })
})
