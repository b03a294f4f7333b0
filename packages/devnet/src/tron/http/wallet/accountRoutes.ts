import { isTronAddress } from '@farebox/tron'
import { toAccountJson, toAccountNetJson, toAccountResourceJson } from '../json/toAccountJson.js'
import { readRoute } from '../Route.js'
import type { RouteContext, RouteEntry } from '../Route.js'
import { readText, requireAddress } from '../RouteInput.js'
import type { RouteInput } from '../RouteInput.js'
import type { TronAccountInfo } from '../../TronChain.js'

/** Accounts and what they may use; `{}` for one that does not exist. */
export const accountRoutes: Readonly<Record<string, RouteEntry>> = {
  getaccount: readRoute(async (context, input) => {
    const account = await findAccount(context, input)
    return account === undefined ? {} : toAccountJson(account)
  }),
  getaccountnet: readRoute(async (context, input) => {
    const account = await findAccount(context, input)
    return account === undefined ? {} : toAccountNetJson(account.resources)
  }),
  getaccountresource: readRoute(async (context, input) => {
    const account = await findAccount(context, input)
    return account === undefined ? {} : toAccountResourceJson(account)
  }),
  getReward: readRoute(async () => ({ reward: 0 })),
  getBrokerage: readRoute(async () => ({ brokerage: 20 })),
  validateaddress: {
    get: true,
    answer: async (_, input) => {
      const address = readText(input, 'address') ?? ''
      const valid = /^(T|41)/.test(address) && isTronAddress(address)
      if (!valid) return { result: false, message: 'Invalid address' }
      return {
        result: true,
        message: address.startsWith('T') ? 'Base58check format' : 'Hex string format',
      }
    },
  },
}

function findAccount(
  { chain, view }: RouteContext,
  input: RouteInput,
): Promise<TronAccountInfo | undefined> {
  return chain.getAccount(requireAddress(input, 'address'), view)
}
