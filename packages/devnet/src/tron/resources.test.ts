import type { Permission } from '@farebox/tron/transaction'
import { describe, expect, test } from 'vitest'
import type { Tester } from './createTester.fixture.js'
import { createTester, sign, stranger, to41 } from './createTester.fixture.js'
import type { Hex } from './TronChain.js'
import { tronDevAccounts } from './tronDevAccounts.js'

const { buyer, seller, facilitator, extra } = tronDevAccounts
const poor = extra[0] ?? buyer
const contract: Hex = `0x${'c0'.repeat(20)}`
const trx = 1_000_000
const refusal = (reason: string): object => ({
  result: false,
  code: 'CONTRACT_VALIDATE_ERROR',
  message: expect.stringContaining(reason),
})

describe('stake', () => {
  test('gives energy, which is used before any sun is burnt', async () => {
    const { chain, place, settle } = await createTester()
    await place(contract, '6001600055')
    await settle(buyer, 'FreezeBalanceV2Contract', {
      frozen_balance: 1500 * trx,
      resource: 'ENERGY',
    })
    const staked = await chain.getAccount(buyer.hex)
    expect(staked).toMatchObject({
      balance: 8_500_000_000n,
      staked: { ENERGY: 1_500_000_000n, BANDWIDTH: 0n },
      resources: { energyLimit: 15_000, energyUsed: 0 },
    })
    const info = await settle(buyer, 'TriggerSmartContract', { contract_address: to41(contract) })
    expect(info).toMatchObject({
      fee: 500_600n,
      receipt: { energyUsage: 15_000, energyUsageTotal: 20_006, energyFee: 500_600n },
    })
    expect((await chain.getAccount(buyer.hex))?.resources.energyUsed).toBe(15_000)
  })

  test('comes back within a day', async () => {
    const { chain, place, settle } = await createTester()
    await place(contract, '60016000556001600155')
    await settle(buyer, 'FreezeBalanceV2Contract', {
      frozen_balance: 1000 * trx,
      resource: 'ENERGY',
    })
    await settle(buyer, 'TriggerSmartContract', { contract_address: to41(contract) })
    const used = async () => (await chain.getAccount(buyer.hex))?.resources.energyUsed
    expect(await used()).toBe(10_000)
    await chain.advanceTime(12 * 3600)
    expect(await used()).toBe(5000)
    await chain.advanceTime(12 * 3600 + 1)
    expect(await used()).toBe(0)
  })

  test('gives bandwidth, which is used before the free one', async () => {
    const { chain, settle } = await createTester()
    await settle(buyer, 'FreezeBalanceV2Contract', { frozen_balance: 1000 * trx })
    const before = await chain.getAccount(buyer.hex)
    const value = { to_address: to41(seller.hex), amount: 1 }
    const { receipt } = await settle(buyer, 'TransferContract', value)
    const after = await chain.getAccount(buyer.hex)
    expect(after?.resources.netUsed).toBe(receipt.netUsage)
    expect(after?.resources.freeNetUsed).toBe(before?.resources.freeNetUsed)
  })

  test('is given back 14 days after it ended', async () => {
    const { chain, send, settle } = await createTester()
    await settle(buyer, 'FreezeBalanceV2Contract', { frozen_balance: 5 * trx, resource: 'ENERGY' })
    await settle(buyer, 'UnfreezeBalanceV2Contract', {
      unfreeze_balance: 3 * trx,
      resource: 'ENERGY',
    })
    expect(await chain.getAccount(buyer.hex)).toMatchObject({
      staked: { ENERGY: 2_000_000n },
      unfreezing: [{ resource: 'ENERGY', amount: 3_000_000n }],
    })
    expect(await send(buyer, 'WithdrawExpireUnfreezeContract', {})).toMatchObject(
      refusal('no unFreeze balance to withdraw'),
    )
    await chain.advanceTime(14 * 24 * 3600)
    await settle(buyer, 'WithdrawExpireUnfreezeContract', {})
    expect(await chain.getAccount(buyer.hex)).toMatchObject({
      balance: 9_998_000_000n,
      unfreezing: [],
    })
  })

  test.each([
    ['nothing', { frozen_balance: 0 }, 'frozenBalance must be positive'],
    ['less than 1 TRX', { frozen_balance: 999_999 }, 'greater than or equal to 1 TRX'],
    [
      'more than there is',
      { frozen_balance: 10_001 * trx },
      'less than or equal to accountBalance',
    ],
    ['votes', { frozen_balance: trx, resource: 'TRON_POWER' as const }, 'ResourceCode error'],
  ])('is refused of %s', async (_, value, reason) => {
    const { send } = await createTester()
    expect(await send(buyer, 'FreezeBalanceV2Contract', value)).toMatchObject(refusal(reason))
  })

  test('that is not there does not end', async () => {
    const { send, settle } = await createTester()
    const value = { unfreeze_balance: 2 * trx }
    expect(await send(buyer, 'UnfreezeBalanceV2Contract', value)).toMatchObject(
      refusal('no frozenBalance(BANDWIDTH)'),
    )
    await settle(buyer, 'FreezeBalanceV2Contract', { frozen_balance: trx })
    expect(await send(buyer, 'UnfreezeBalanceV2Contract', value)).toMatchObject(
      refusal('Invalid unfreeze_balance, [2000000] is error'),
    )
  })
})

describe('delegation', () => {
  const delegation = {
    balance: 3000 * trx,
    receiver_address: to41(poor.hex),
    resource: 'ENERGY',
  } as const

  async function createStaker(): Promise<Tester> {
    const tester = await createTester()
    await tester.chain.fund(poor.hex, 1n)
    await tester.settle(facilitator, 'FreezeBalanceV2Contract', {
      frozen_balance: 5000 * trx,
      resource: 'ENERGY',
    })
    return tester
  }

  test('lets an account call contracts without TRX', async () => {
    const { chain, place, settle } = await createStaker()
    await place(contract, '6001600055')
    await settle(facilitator, 'DelegateResourceContract', delegation)
    const info = await settle(poor, 'TriggerSmartContract', { contract_address: to41(contract) })
    expect(info).toMatchObject({
      result: 'SUCCESS',
      fee: 0n,
      receipt: { energyUsage: 20_006, energyFee: 0n },
    })
    expect(await chain.getAccount(poor.hex)).toMatchObject({
      balance: 1n,
      acquired: { ENERGY: 3_000_000_000n },
      resources: { energyLimit: 30_000, energyUsed: 20_006 },
    })
    expect(await chain.getAccount(facilitator.hex)).toMatchObject({
      staked: { ENERGY: 2_000_000_000n },
      delegated: { ENERGY: 3_000_000_000n },
    })
    expect(await chain.getDelegations({ from: facilitator.hex })).toEqual([
      {
        from: facilitator.hex,
        to: poor.hex,
        resource: 'ENERGY',
        balance: 3_000_000_000n,
        expireTime: 0,
      },
    ])
    expect(await chain.getDelegations({ to: facilitator.hex })).toEqual([])
  })

  test('is taken back, in parts and as a whole', async () => {
    const { chain, settle } = await createStaker()
    await settle(facilitator, 'DelegateResourceContract', delegation)
    const { balance, ...rest } = delegation
    await settle(facilitator, 'UnDelegateResourceContract', { ...rest, balance: 1000 * trx })
    expect(await chain.getDelegations({ to: poor.hex })).toMatchObject([
      { balance: 2_000_000_000n },
    ])
    await settle(facilitator, 'UnDelegateResourceContract', {
      ...rest,
      balance: balance - 1000 * trx,
    })
    expect(await chain.getDelegations({ to: poor.hex })).toEqual([])
    expect(await chain.getAccount(poor.hex)).toMatchObject({ acquired: { ENERGY: 0n } })
    expect(await chain.getAccount(facilitator.hex)).toMatchObject({
      staked: { ENERGY: 5_000_000_000n },
      delegated: { ENERGY: 0n },
    })
  })

  test('is locked for three days unless it says for how long', async () => {
    const { chain, send, settle } = await createStaker()
    await settle(facilitator, 'DelegateResourceContract', { ...delegation, lock: true })
    expect(await send(facilitator, 'UnDelegateResourceContract', delegation)).toMatchObject(
      refusal('insufficient delegatedFrozenBalance(ENERGY), request=3000000000, unlock_balance=0'),
    )
    await chain.advanceTime(28_800 * 3)
    expect(await send(facilitator, 'UnDelegateResourceContract', delegation)).toMatchObject({
      result: true,
    })
  })

  test.each([
    ['less than 1 TRX', { balance: 1 }, 'greater than or equal to 1 TRX'],
    ['votes', { resource: 'TRON_POWER' as const }, 'ResourceCode error'],
    ['more than the stake', { balance: 5001 * trx }, 'available FreezeEnergyV2 balance'],
    ['another stake', { resource: 'BANDWIDTH' as const }, 'available FreezeBandwidthV2 balance'],
    ['to nobody', { receiver_address: '' }, 'Invalid receiverAddress'],
    [
      'to oneself',
      { receiver_address: to41(facilitator.hex) },
      'must not be the same as ownerAddress',
    ],
    ['to no account', { receiver_address: to41(stranger) }, 'not exists'],
    [
      'to a contract',
      { receiver_address: to41(contract) },
      'Do not allow delegate resources to contract',
    ],
  ])('is refused of %s', async (_, value, reason) => {
    const { place, send } = await createStaker()
    await place(contract, '00')
    const answer = await send(facilitator, 'DelegateResourceContract', { ...delegation, ...value })
    expect(answer).toMatchObject(refusal(reason))
  })

  test.each([
    ['nothing', { balance: 0 }, 'unDelegateBalance must be more than 0 TRX'],
    ['votes', { resource: 'TRON_POWER' as const }, 'ResourceCode error'],
    ['from nobody', { receiver_address: '' }, 'Invalid receiverAddress'],
    ['from somebody without', { receiver_address: to41(seller.hex) }, 'does not exist'],
    ['more than was given', { balance: 3001 * trx }, 'unlock_balance=3000000000'],
  ])('is not taken back: %s', async (_, value, reason) => {
    const { send, settle } = await createStaker()
    await settle(facilitator, 'DelegateResourceContract', delegation)
    const answer = await send(facilitator, 'UnDelegateResourceContract', {
      ...delegation,
      ...value,
    })
    expect(answer).toMatchObject(refusal(reason))
  })
})

describe('the deployer of a contract', () => {
  const bytecode = '6005600c60003960056000f36001600055'

  async function deploy({ settle }: Tester, percent: number, limit: number): Promise<string> {
    const info = await settle(facilitator, 'CreateSmartContract', {
      new_contract: {
        origin_address: to41(facilitator.hex),
        bytecode,
        consume_user_resource_percent: percent,
        origin_energy_limit: limit,
      },
    })
    return to41(info.contractAddress ?? '0x')
  }

  test.each([
    ['all of it', 0, 30_000, 20_006, 0],
    ['a share of it', 40, 30_000, 12_003, 8003],
    ['up to a limit', 0, 5000, 5000, 15_006],
    ['none of it', 100, 30_000, 0, 20_006],
  ])('pays %s from stake', async (_, percent, limit, originEnergyUsage, burnt) => {
    const tester = await createTester()
    const { chain, settle } = tester
    const address = await deploy(tester, percent, limit)
    await settle(facilitator, 'FreezeBalanceV2Contract', {
      frozen_balance: 5000 * trx,
      resource: 'ENERGY',
    })
    const info = await settle(buyer, 'TriggerSmartContract', { contract_address: address })
    expect(info.receipt).toMatchObject({
      result: 'SUCCESS',
      originEnergyUsage,
      energyUsage: 0,
      energyFee: BigInt(burnt * 100),
    })
    const { energyUsed } = (await chain.getAccount(facilitator.hex))?.resources ?? {}
    expect(energyUsed).toBe(originEnergyUsage)
  })

  test('lets a caller without TRX call, where the deployer pays all', async () => {
    const tester = await createTester()
    const { chain, settle } = tester
    const address = await deploy(tester, 0, 30_000)
    await chain.fund(poor.hex, 1n)
    await settle(facilitator, 'FreezeBalanceV2Contract', {
      frozen_balance: 5000 * trx,
      resource: 'ENERGY',
    })
    const info = await settle(poor, 'TriggerSmartContract', { contract_address: address })
    expect(info).toMatchObject({ fee: 0n, result: 'SUCCESS' })
  })
})

describe('permissions', () => {
  const toKeys = (...accounts: readonly { readonly hex: Hex }[]) =>
    accounts.map(({ hex }) => ({ address: to41(hex), weight: 1 }))
  const owner: Permission = {
    permission_name: 'owner',
    threshold: 2,
    keys: toKeys(buyer, seller, facilitator),
  }
  /** Contract type 31 alone: calls. */
  const caller: Permission = {
    type: 'Active',
    permission_name: 'caller',
    threshold: 1,
    operations: `00000080${'00'.repeat(28)}`,
    keys: toKeys(facilitator),
  }
  const payment = { to_address: to41(seller.hex), amount: 1 }

  async function createShared(): Promise<Tester> {
    const tester = await createTester()
    const info = await tester.settle(buyer, 'AccountPermissionUpdateContract', {
      owner,
      actives: [caller],
    })
    expect(info.fee).toBe(100_000_000n)
    return tester
  }

  test('are those of every account at first', async () => {
    const { chain } = await createTester()
    expect(await chain.getAccount(buyer.hex)).toMatchObject({
      ownerPermission: { permission_name: 'owner', threshold: 1, keys: toKeys(buyer) },
      activePermissions: [{ type: 'Active', id: 2, threshold: 1, keys: toKeys(buyer) }],
    })
  })

  test('ask for several signatures, which cost 1 TRX', async () => {
    const { chain, send, settle } = await createShared()
    expect(await send(buyer, 'TransferContract', payment)).toMatchObject({
      code: 'SIGERROR',
      message: 'Validate signature error: sig error',
    })
    const twice = { signers: [seller, seller] }
    expect(await send(buyer, 'TransferContract', payment, twice)).toMatchObject({
      message: `Validate signature error: ${seller.address} has signed twice!`,
    })
    const info = await settle(buyer, 'TransferContract', payment, {
      signers: [seller, facilitator],
    })
    expect(info.fee - info.receipt.netFee).toBe(1_000_000n)
    expect((await chain.getAccount(buyer.hex))?.ownerPermission).toEqual(owner)
  })

  test('let others call, and nothing else', async () => {
    const { place, send, settle } = await createShared()
    await place(contract, '3360005260206000f3')
    const options = { permissionId: 2, signers: [facilitator] }
    const value = { contract_address: to41(contract) }
    const info = await settle(buyer, 'TriggerSmartContract', value, options)
    expect(info.contractResult).toBe(`0x${buyer.hex.slice(2).padStart(64, '0')}`)
    expect(await send(buyer, 'TransferContract', payment, options)).toMatchObject({
      message: 'Validate signature error: Permission denied',
    })
    const own = { permissionId: 2 }
    expect(await send(buyer, 'TriggerSmartContract', value, own)).toMatchObject({
      message: expect.stringContaining('is not contained of permission.'),
    })
  })

  test('are weighed without a broadcast', async () => {
    const { chain, build } = await createShared()
    const { rawBytes } = await build(buyer, 'TransferContract', payment)
    const weigh = async (...signers: (typeof buyer)[]) =>
      await chain.getSignWeight({ rawBytes, signatures: signers.map((one) => sign(rawBytes, one)) })
    expect(await weigh()).toMatchObject({ code: 'NOT_ENOUGH_PERMISSION', currentWeight: 0 })
    expect(await weigh(seller)).toMatchObject({
      code: 'NOT_ENOUGH_PERMISSION',
      currentWeight: 1,
      approved: [seller.hex],
      permission: owner,
    })
    expect(await weigh(seller, buyer)).toMatchObject({
      code: 'ENOUGH_PERMISSION',
      currentWeight: 2,
      approved: [seller.hex, buyer.hex],
    })
    expect(await weigh(poor)).toMatchObject({ code: 'PERMISSION_ERROR' })
  })

  test.each([
    ['no owner', { actives: [caller] }, 'owner permission is missed'],
    ['no active one', { owner }, 'active permission is missed'],
    ['nine active ones', { owner, actives: Array.from({ length: 9 }, () => caller) }, 'too many'],
    ['a witness', { owner, actives: [caller], witness: owner }, "isn't witness"],
    [
      'an active one as owner',
      { owner: caller, actives: [caller] },
      'owner permission type is error',
    ],
    ['an owner as active one', { owner, actives: [owner] }, 'active permission type is error'],
    ['no key', { owner: { ...owner, keys: [] }, actives: [caller] }, "key's count"],
    [
      'six keys',
      {
        owner: { ...owner, keys: Array.from({ length: 6 }, () => toKeys(buyer)).flat() },
        actives: [caller],
      },
      'should not be greater than 5',
    ],
    [
      'no threshold',
      { owner: { ...owner, threshold: 0 }, actives: [caller] },
      'threshold should be greater than 0',
    ],
    [
      'a key twice',
      { owner: { ...owner, keys: toKeys(buyer, buyer) }, actives: [caller] },
      'should be distinct',
    ],
    [
      'no address',
      {
        owner: { ...owner, threshold: 1, keys: [{ address: '41', weight: 1 }] },
        actives: [caller],
      },
      'not a validate address',
    ],
    [
      'no weight',
      { owner: { ...owner, keys: [{ address: to41(buyer.hex), weight: 0 }] }, actives: [caller] },
      'weight should be greater than 0',
    ],
    [
      'too much',
      { owner: { ...owner, threshold: 4 }, actives: [caller] },
      "sum of all key's weight",
    ],
    [
      'operations of an owner',
      { owner: { ...owner, operations: '00' }, actives: [caller] },
      "needn't operations",
    ],
    [
      'no operations',
      { owner, actives: [{ ...caller, operations: '00' }] },
      'operations size must 32',
    ],
  ])('are not changed to %s', async (_, value: object, reason) => {
    const { chain, send } = await createTester()
    expect(await send(buyer, 'AccountPermissionUpdateContract', value)).toMatchObject(
      refusal(reason),
    )
    expect((await chain.getAccount(buyer.hex))?.ownerPermission).toMatchObject({ threshold: 1 })
  })

  test('are not changed without 100 TRX', async () => {
    const { chain, send } = await createTester()
    await chain.fund(poor.hex, 99_999_999n)
    const keys = toKeys(poor)
    const value = {
      owner: { ...owner, threshold: 1, keys },
      actives: [{ ...caller, keys }],
    }
    expect(await send(poor, 'AccountPermissionUpdateContract', value)).toMatchObject(
      refusal('insufficient fee'),
    )
  })
})
