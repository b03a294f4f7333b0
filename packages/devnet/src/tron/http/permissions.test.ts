import type { TronWeb, Types } from 'tronweb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTron } from '../startTron.js'
import type { TronDevnet } from '../TronDevnet.js'
import { createTronWeb, post } from './createTronWeb.fixture.js'

let tron: TronDevnet
let web: TronWeb

beforeAll(async () => {
  tron = await startTron()
  web = createTronWeb(tron)
})
afterAll(() => tron.close())

async function send<T extends Types.ContractParamter>(
  unsigned: Types.Transaction<T>,
): Promise<string> {
  const sent = await web.trx.sendRawTransaction(await web.trx.sign(unsigned))
  expect(sent).toMatchObject({ result: true })
  return unsigned.txID
}

test('two of two sign, and the node tells how far they are', async () => {
  const { buyer, seller, facilitator } = tron.accounts
  const keys = [buyer, facilitator].map(({ address }) => ({ address, weight: 1 }))
  await send(
    await web.transactionBuilder.updateAccountPermissions(
      buyer.address,
      { type: 0, permission_name: 'owner', threshold: 1, keys: keys.slice(0, 1) },
      undefined,
      [
        {
          type: 2,
          permission_name: 'pair',
          threshold: 2,
          operations: '7fff1fc0033e0000000000000000000000000000000000000000000000000000',
          keys,
        },
      ],
    ),
  )
  const unsigned = await web.transactionBuilder.sendTrx(seller.address, 9, buyer.address, {
    permissionId: 2,
  })
  const once = await web.trx.multiSign(unsigned, buyer.privateKey.slice(2), 2)
  expect(await web.trx.getSignWeight(once)).toMatchObject({
    result: { code: 'NOT_ENOUGH_PERMISSION' },
    current_weight: 1,
    permission: { permission_name: 'pair', threshold: 2 },
    approved_list: [`41${buyer.hex.slice(2)}`],
    transaction: { result: { result: true }, txid: once.txID },
  })
  expect(await post(tron, '/wallet/broadcasttransaction', once)).toMatchObject({ code: 'SIGERROR' })
  const twice = await web.trx.multiSign(once, facilitator.privateKey.slice(2), 2)
  expect(await web.trx.getSignWeight(twice)).toMatchObject({ result: {}, current_weight: 2 })
  expect(await web.trx.getApprovedList(twice)).toMatchObject({
    approved_list: [`41${buyer.hex.slice(2)}`, `41${facilitator.hex.slice(2)}`],
  })
  expect(await web.trx.sendRawTransaction(twice)).toMatchObject({ result: true })
})

test('stakes, and gives energy to another', async () => {
  const { buyer, extra } = tron.accounts
  const other = extra[0]?.address ?? ''
  const { transactionBuilder: builder } = web
  await send(await builder.freezeBalanceV2(2_000_000_000, 'ENERGY'))
  expect(await web.trx.getCanDelegatedMaxSize(buyer.address, 'ENERGY')).toEqual({
    max_size: 2_000_000_000,
  })
  await send(await builder.delegateResource(1_000_000_000, other, 'ENERGY'))
  expect(await web.trx.getDelegatedResourceV2(buyer.address, other)).toEqual({
    delegatedResource: [
      {
        from: `41${buyer.hex.slice(2)}`,
        to: `41${extra[0]?.hex.slice(2)}`,
        frozen_balance_for_energy: 1_000_000_000,
      },
    ],
  })
  expect(await web.trx.getDelegatedResourceAccountIndexV2(buyer.address)).toEqual({
    account: `41${buyer.hex.slice(2)}`,
    toAccounts: [`41${extra[0]?.hex.slice(2)}`],
  })
  expect(await web.trx.getAccountResources(other)).toMatchObject({
    EnergyLimit: expect.any(Number),
  })
  expect(await web.trx.getAccount(buyer.address)).toMatchObject({
    frozenV2: [{}, { type: 'ENERGY', amount: 1_000_000_000 }, { type: 'TRON_POWER' }],
    account_resource: { delegated_frozenV2_balance_for_energy: 1_000_000_000 },
  })
  await send(await builder.undelegateResource(1_000_000_000, other, 'ENERGY'))
  expect(await web.trx.getDelegatedResourceV2(buyer.address, other)).toEqual({})
  await send(await builder.unfreezeBalanceV2(500_000_000, 'ENERGY'))
  expect(await web.trx.getAccount(buyer.address)).toMatchObject({
    unfrozenV2: [{ type: 'ENERGY', unfreeze_amount: 500_000_000 }],
  })
  expect(await web.trx.getAvailableUnfreezeCount(buyer.address)).toEqual({ count: 31 })
  expect(await web.trx.getCanWithdrawUnfreezeAmount(buyer.address)).toEqual({})
})

test.each([
  ['freezebalancev2', { frozen_balance: 1_000_000, resource: 'ENERGY' }, 'FreezeBalanceV2Contract'],
  ['unfreezebalancev2', { unfreeze_balance: 1 }, 'UnfreezeBalanceV2Contract'],
  ['delegateresource', { balance: 1, receiver_address: 'seller' }, 'DelegateResourceContract'],
  ['undelegateresource', { balance: 1, receiver_address: 'seller' }, 'UnDelegateResourceContract'],
  ['createaccount', { account_address: 'seller' }, 'AccountCreateContract'],
  ['withdrawexpireunfreeze', {}, 'WithdrawExpireUnfreezeContract'],
])('the node builds %s', async (route, fields, type) => {
  const { buyer, seller } = tron.accounts
  const addressed = Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      value === 'seller' ? seller.address : value,
    ]),
  )
  const built = await post(tron, `/wallet/${route}`, {
    owner_address: buyer.address,
    ...addressed,
    Permission_id: 2,
    visible: true,
  })
  expect(built.raw_data.contract).toEqual([
    {
      type,
      Permission_id: 2,
      parameter: {
        type_url: `type.googleapis.com/protocol.${type}`,
        value: { owner_address: buyer.address, ...addressed },
      },
    },
  ])
  expect(web.utils.transaction.txCheck({ ...built, visible: true })).toBe(true)
})
