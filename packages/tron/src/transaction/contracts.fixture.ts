import fc from 'fast-check'

const hex = (bytes: number): fc.Arbitrary<string> =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((array) => Buffer.from(array).toString('hex'))

const someHex: fc.Arbitrary<string> = fc
  .uint8Array({ minLength: 1, maxLength: 300 })
  .map((array) => Buffer.from(array).toString('hex'))

const address: fc.Arbitrary<string> = hex(20).map((digits) => `41${digits}`)
const amount: fc.Arbitrary<number> = fc.maxSafeNat()
const positive: fc.Arbitrary<number> = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })
const resource = fc.constantFrom('BANDWIDTH', 'ENERGY')
const name = fc.string({ unit: 'grapheme', maxLength: 20 })

const key = fc.record({ address, weight: positive })

const parameter = fc.record({
  indexed: fc.boolean(),
  name,
  type: fc.constantFrom('uint256', 'address'),
})

const abiEntry = fc.record({
  anonymous: fc.boolean(),
  constant: fc.boolean(),
  name,
  inputs: fc.array(parameter, { maxLength: 3 }),
  outputs: fc.array(parameter, { maxLength: 3 }),
  type: fc.constantFrom('function', 'event', 'constructor', 'Fallback', 'receive', 'Error'),
  payable: fc.boolean(),
  stateMutability: fc.constantFrom('pure', 'view', 'nonpayable', 'Payable'),
})

/** A parameter for each contract type, as wallets write it. */
export const contractArbitraries: Readonly<
  Record<string, fc.Arbitrary<Readonly<Record<string, unknown>>>>
> = {
  TransferContract: fc.record({ owner_address: address, to_address: address, amount }),
  TransferAssetContract: fc.record({
    owner_address: address,
    to_address: address,
    asset_name: someHex,
    amount,
  }),
  AccountCreateContract: fc.record({ owner_address: address, account_address: address }),
  TriggerSmartContract: fc.record({
    owner_address: address,
    contract_address: address,
    data: someHex,
    call_value: amount,
    call_token_value: amount,
    token_id: amount,
  }),
  CreateSmartContract: fc
    .tuple(
      address,
      fc.record({
        abi: fc.record({ entrys: fc.array(abiEntry, { maxLength: 4 }) }),
        bytecode: someHex,
        call_value: amount,
        consume_user_resource_percent: fc.integer({ min: 0, max: 100 }),
        name,
        origin_energy_limit: positive,
      }),
    )
    .map(([owner, contract]) => ({
      owner_address: owner,
      new_contract: { origin_address: owner, ...contract },
    })),
  AccountPermissionUpdateContract: fc.record({
    owner_address: address,
    owner: fc.record({
      type: fc.constantFrom<string | number>('Owner', 0),
      permission_name: name,
      threshold: positive,
      keys: fc.array(key, { minLength: 1, maxLength: 5 }),
    }),
    actives: fc.array(
      fc.record({
        type: fc.constantFrom<string | number>('Active', 2),
        id: fc.integer({ min: 2, max: 9 }),
        permission_name: name,
        threshold: positive,
        operations: hex(32),
        keys: fc.array(key, { minLength: 1, maxLength: 5 }),
      }),
      { maxLength: 3 },
    ),
  }),
  FreezeBalanceV2Contract: fc.record({ owner_address: address, frozen_balance: amount, resource }),
  UnfreezeBalanceV2Contract: fc.record({
    owner_address: address,
    unfreeze_balance: amount,
    resource,
  }),
  WithdrawExpireUnfreezeContract: fc.record({ owner_address: address }),
  DelegateResourceContract: fc.record({
    owner_address: address,
    receiver_address: address,
    balance: amount,
    resource,
    lock: fc.boolean(),
    lock_period: amount,
  }),
  UnDelegateResourceContract: fc.record({
    owner_address: address,
    receiver_address: address,
    balance: amount,
    resource,
  }),
}

/** Raw data with one contract of the type. */
export function rawArbitrary(type: string): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  return fc
    .record({
      value: contractArbitraries[type] ?? fc.constant({}),
      permissionId: fc.option(fc.integer({ min: 2, max: 9 })),
      memo: fc.option(someHex),
      feeLimit: fc.option(positive),
      refBytes: hex(2),
      refHash: hex(8),
      expiration: positive,
      timestamp: positive,
    })
    .map(({ value, permissionId, memo, feeLimit, ...rest }) => ({
      contract: [
        {
          type,
          parameter: { type_url: `type.googleapis.com/protocol.${type}`, value },
          ...(permissionId === null ? {} : { Permission_id: permissionId }),
        },
      ],
      ref_block_bytes: rest.refBytes,
      ref_block_hash: rest.refHash,
      expiration: rest.expiration,
      timestamp: rest.timestamp,
      ...(memo === null ? {} : { data: memo }),
      ...(feeLimit === null ? {} : { fee_limit: feeLimit }),
    }))
}
