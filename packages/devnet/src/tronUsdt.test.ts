import type { Address } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ContractHost } from './ContractHost.fixture.js'
import { contractHosts } from './contractHosts.fixture.js'
import { devAccounts } from './devAccounts.js'
import type { DevAccount } from './devAccounts.js'

const { buyer, seller, deployer, extra } = devAccounts
const [stranger] = extra

describe.each(contractHosts)('TronUsdt on %s', (_name, start) => {
  let host: ContractHost
  let usdt: Address

  beforeAll(async () => {
    host = await start()
    usdt = await host.deploy('TronUsdt')
    await send(deployer, 'mint', buyer.address, 1_000_000n)
  })
  afterAll(() => host?.stop())

  const toCall = (functionName: string, args: readonly unknown[]) =>
    ({ to: usdt, artifact: 'TronUsdt', functionName, args }) as const
  const read = (functionName: string, ...args: readonly unknown[]): Promise<unknown> =>
    host.read(toCall(functionName, args))
  const refuse = (from: DevAccount, functionName: string, ...args: readonly unknown[]) =>
    host.findRevert({ from, ...toCall(functionName, args) })
  const send = (from: DevAccount, functionName: string, ...args: readonly unknown[]) =>
    host.send({ from, ...toCall(functionName, args) })

  test('what it says of itself', async () => {
    expect(await read('name')).toBe('Tether USD')
    expect(await read('symbol')).toBe('USDT')
    expect(await read('decimals')).toBe(6)
    expect(await read('basisPointsRate')).toBe(0n)
    expect(await read('maximumFee')).toBe(0n)
  })

  test('transfer returns false and moves the money', async () => {
    expect(await host.read({ ...toCall('transfer', [seller.address, 0n]) })).toBe(false)
    const before = BigInt(String(await read('balanceOf', seller.address)))
    const { logs } = await send(buyer, 'transfer', seller.address, 7n)
    expect(await read('balanceOf', seller.address)).toBe(before + 7n)
    expect(logs).toHaveLength(1)
  })

  test('transferFrom returns true and uses the allowance up', async () => {
    await send(buyer, 'approve', stranger.address, 5n)
    await send(buyer, 'approve', stranger.address, 6n)
    await send(stranger, 'transferFrom', buyer.address, seller.address, 4n)
    expect(await read('allowance', buyer.address, stranger.address)).toBe(2n)
  })

  test('refusals say nothing', async () => {
    expect(await refuse(stranger, 'transfer', seller.address, 1n)).toBe('')
    expect(await refuse(seller, 'transferFrom', buyer.address, seller.address, 1n)).toBe('')
    expect(await refuse(buyer, 'transfer', '0x0000000000000000000000000000000000000000', 1n)).toBe(
      '',
    )
  })

  test('the blacklist stops who pays, not who is paid', async () => {
    await send(deployer, 'addBlackList', seller.address)
    expect(await read('getBlackListStatus', seller.address)).toBe(true)
    await send(buyer, 'transfer', seller.address, 1n)
    expect(await refuse(seller, 'transfer', buyer.address, 1n)).toBe('')
    await send(seller, 'approve', stranger.address, 1n)
    expect(await refuse(stranger, 'transferFrom', seller.address, buyer.address, 1n)).toBe('')
    await send(deployer, 'removeBlackList', seller.address)
    expect(await refuse(seller, 'transfer', buyer.address, 1n)).toBeUndefined()
  })

  test('issue is for the owner', async () => {
    const supply = BigInt(String(await read('totalSupply')))
    await send(deployer, 'issue', 9n)
    expect(await read('totalSupply')).toBe(supply + 9n)
    expect(await read('balanceOf', deployer.address)).toBe(9n)
    expect(await refuse(buyer, 'issue', 9n)).toBe('Ownable: caller is not the owner')
    expect(await refuse(buyer, 'addBlackList', seller.address)).toBe(
      'Ownable: caller is not the owner',
    )
  })
})
