import { FareboxError } from '@farebox/core'
import { parseEvmAddress } from '../address/parseEvmAddress.js'
import type { EvmAccount } from '../EvmAccount.js'
import type { EvmTypedData } from '../eip3009/EvmTypedData.js'
import { toDomainFields } from '../eip3009/toDomainFields.js'
import type { Hex } from '../hex/Hex.js'
import type { EvmClientAccount, EvmProviderAccount } from './EvmClientAccount.js'

/**
 * One form for all accounts, with the address checksummed.
 *
 * @throws `address_invalid`, or `config_invalid` for a wallet client without an account
 */
export function toEvmAccount(account: EvmClientAccount): EvmAccount {
  if ('provider' in account) {
    const address = parseEvmAddress(account.address)
    return { address, signTypedData: async (typedData) => request(account, address, typedData) }
  }
  if ('address' in account) {
    const address = parseEvmAddress(account.address)
    const signTypedData = async (typedData: EvmTypedData): Promise<Hex> =>
      account.signTypedData(typedData)
    const signDigest = account.signDigest?.bind(account)
    return signDigest === undefined
      ? { address, signTypedData }
      : { address, signTypedData, signDigest: async (digest) => signDigest(digest) }
  }
  // A JavaScript caller can pass a wallet client that was created without an account.
  if (account.account?.address === undefined) {
    throw new FareboxError('config_invalid', {
      detail: 'The account has no address: create the wallet client with an account.',
    })
  }
  return {
    address: parseEvmAddress(account.account.address),
    signTypedData: async (typedData) => account.signTypedData(typedData),
  }
}

async function request(
  { provider }: EvmProviderAccount,
  address: Hex,
  { domain, types, primaryType, message }: EvmTypedData,
): Promise<Hex> {
  const document = {
    domain,
    types: { EIP712Domain: toDomainFields(domain), ...types },
    primaryType,
    message,
  }
  const signature = await provider.request({
    method: 'eth_signTypedData_v4',
    params: [address, JSON.stringify(document, toJson)],
  })
  if (typeof signature !== 'string' || !signature.startsWith('0x')) {
    throw new TypeError('The wallet answered eth_signTypedData_v4 with something else than bytes.')
  }
  return `0x${signature.slice(2)}`
}

function toJson(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}
