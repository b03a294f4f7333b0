import type { TronAccountInfo, TronResources } from '../../TronChain.js'
import { asTronJson } from './asTronJson.js'
import { omitDefaults } from './omitDefaults.js'
import { toHex41 } from './toHex41.js'

import type { TronJsonObject } from './TronJson.js'

// A day in slots of three seconds: how long usage takes to recover. The flag says milliseconds.
const recoveryWindow = { window: 28_800_000, optimized: true }

/** `Account` as java-tron prints it. */
export function toAccountJson(account: TronAccountInfo): TronJsonObject {
  const { resources, delegated, acquired } = account
  return omitDefaults({
    address: toHex41(account.address),
    type: account.type === 'Normal' ? undefined : account.type,
    balance: account.balance,
    create_time: account.createTime,
    net_usage: resources.netUsed,
    free_net_usage: resources.freeNetUsed,
    net_window_size: recoveryWindow.window,
    net_window_optimized: recoveryWindow.optimized,
    account_resource: omitDefaults({
      energy_usage: resources.energyUsed,
      energy_window_size: recoveryWindow.window,
      energy_window_optimized: recoveryWindow.optimized,
      delegated_frozenV2_balance_for_energy: delegated.ENERGY,
      acquired_delegated_frozenV2_balance_for_energy: acquired.ENERGY,
    }),
    owner_permission: asTronJson(account.ownerPermission),
    active_permission: account.activePermissions.map(asTronJson),
    frozenV2: [
      omitDefaults({ amount: account.staked.BANDWIDTH }),
      omitDefaults({ type: 'ENERGY', amount: account.staked.ENERGY }),
      { type: 'TRON_POWER' },
    ],
    unfrozenV2: account.unfreezing.map(({ resource, amount, expireTime }) =>
      omitDefaults({
        type: resource === 'BANDWIDTH' ? undefined : resource,
        unfreeze_amount: amount,
        unfreeze_expire_time: expireTime,
      }),
    ),
    delegated_frozenV2_balance_for_bandwidth: delegated.BANDWIDTH,
    acquired_delegated_frozenV2_balance_for_bandwidth: acquired.BANDWIDTH,
    asset_optimized: true,
  })
}

/** `AccountNetMessage`: bandwidth alone. */
export function toAccountNetJson(resources: TronResources): TronJsonObject {
  return omitDefaults({
    freeNetUsed: resources.freeNetUsed,
    freeNetLimit: resources.freeNetLimit,
    NetUsed: resources.netUsed,
    NetLimit: resources.netLimit,
    TotalNetLimit: resources.totalNetLimit,
    TotalNetWeight: resources.totalNetWeight,
  })
}

/** `AccountResourceMessage`: bandwidth and energy. */
export function toAccountResourceJson(account: TronAccountInfo): TronJsonObject {
  const { resources, staked, delegated } = account
  const power = Object.values(staked).concat(Object.values(delegated))
  return omitDefaults({
    ...toAccountNetJson(resources),
    tronPowerLimit: power.reduce((sum, sun) => sum + sun, 0n) / 1_000_000n,
    EnergyUsed: resources.energyUsed,
    EnergyLimit: resources.energyLimit,
    TotalEnergyLimit: resources.totalEnergyLimit,
    TotalEnergyWeight: resources.totalEnergyWeight,
  })
}
