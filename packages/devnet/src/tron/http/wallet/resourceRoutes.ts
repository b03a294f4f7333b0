import type { Hex, TronDelegation, TronResource } from '../../TronChain.js'
import { omitDefaults } from '../json/omitDefaults.js'
import { toHex41 } from '../json/toHex41.js'
import type { TronJsonObject } from '../json/TronJson.js'
import { readRoute } from '../Route.js'
import type { RouteEntry } from '../Route.js'
import { readCount, readText, requireAddress } from '../RouteInput.js'

const maxUnfreezeCount = 32

/** Staked and delegated resources, Stake 2.0. */
export const resourceRoutes: Readonly<Record<string, RouteEntry>> = {
  getdelegatedresourcev2: readRoute(async ({ chain, view }, input) => {
    const from = requireAddress(input, 'fromAddress')
    const to = requireAddress(input, 'toAddress')
    const delegations = await chain.getDelegations({ from, to }, view)
    return omitDefaults({ delegatedResource: toDelegatedResources(delegations) })
  }),
  getdelegatedresourceaccountindexv2: readRoute(async ({ chain, view }, input) => {
    const account = requireAddress(input, 'value')
    const given = await chain.getDelegations({ from: account }, view)
    const taken = await chain.getDelegations({ to: account }, view)
    return omitDefaults({
      account: toHex41(account),
      fromAccounts: unique(taken.map(({ from }) => from)),
      toAccounts: unique(given.map(({ to }) => to)),
    })
  }),
  getcandelegatedmaxsize: readRoute(async ({ chain, view }, input) => {
    const account = await chain.getAccount(requireAddress(input, 'owner_address'), view)
    const resource: TronResource = readText(input, 'type') === '1' ? 'ENERGY' : 'BANDWIDTH'
    return omitDefaults({ max_size: account?.staked[resource] })
  }),
  getavailableunfreezecount: readRoute(async ({ chain, view }, input) => {
    const account = await chain.getAccount(requireAddress(input, 'owner_address'), view)
    return omitDefaults({ count: maxUnfreezeCount - (account?.unfreezing.length ?? 0) })
  }),
  getcanwithdrawunfreezeamount: readRoute(async ({ chain, view }, input) => {
    const account = await chain.getAccount(requireAddress(input, 'owner_address'), view)
    const timestamp = readCount(input, 'timestamp') ?? (await chain.getHead(view)).timestamp
    const due = account?.unfreezing.filter(({ expireTime }) => expireTime <= timestamp) ?? []
    return omitDefaults({ amount: due.reduce((total, { amount }) => total + amount, 0n) })
  }),
}

/** One entry for each pair of accounts; java-tron keeps locked delegations in one of their own. */
function toDelegatedResources(delegations: readonly TronDelegation[]): readonly TronJsonObject[] {
  const locked = delegations.filter(({ expireTime }) => expireTime > 0)
  const open = delegations.filter(({ expireTime }) => expireTime === 0)
  return [open, locked].flatMap((entries) => {
    const [first] = entries
    if (first === undefined) return []
    const bandwidth = sum(entries, 'BANDWIDTH')
    const energy = sum(entries, 'ENERGY')
    return [
      omitDefaults({
        from: toHex41(first.from),
        to: toHex41(first.to),
        frozen_balance_for_bandwidth: bandwidth.balance,
        frozen_balance_for_energy: energy.balance,
        expire_time_for_bandwidth: bandwidth.expireTime,
        expire_time_for_energy: energy.expireTime,
      }),
    ]
  })
}

function sum(
  delegations: readonly TronDelegation[],
  resource: TronResource,
): Pick<TronDelegation, 'balance' | 'expireTime'> {
  const own = delegations.filter((delegation) => delegation.resource === resource)
  return {
    balance: own.reduce((total, { balance }) => total + balance, 0n),
    expireTime: Math.max(0, ...own.map(({ expireTime }) => expireTime)),
  }
}

function unique(addresses: readonly Hex[]): readonly string[] {
  return [...new Set(addresses)].map(toHex41)
}
