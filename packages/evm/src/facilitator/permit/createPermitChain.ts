import { FareboxError } from '@farebox/core'
import { parseEvmAddress } from '../../address/parseEvmAddress.js'
import { evmPaymentPermits } from '../../exactPermit/evmPaymentPermits.js'
import type { Hex } from '../../hex/Hex.js'
import { toLowerHex } from '../../hex/toLowerHex.js'
import type { Chain } from '../Chain.js'
import { createRecentAssessments } from '../createRecentAssessments.js'
import type { ExactPermitSettings } from '../EvmFacilitatorOptions.js'
import { createPermitReader } from './createPermitReader.js'
import type { PermitChain } from './PermitChain.js'

/**
 * What a network needs to serve `exact_permit`; `undefined` for one without a known contract.
 *
 * @throws `address_invalid`, `config_invalid`
 */
export function createPermitChain(
  chain: Chain,
  settings: ExactPermitSettings = {},
): PermitChain | undefined {
  const { contract = evmPaymentPermits[chain.network], feeTo, fees = {} } = settings
  if (contract === undefined) return undefined
  const receiver = feeTo === undefined ? undefined : toLowerAddress(feeTo)
  const amounts = new Map(
    Object.entries(fees).map(([token, fee]) => [toLowerAddress(token), toFee(fee)]),
  )
  return {
    chain,
    domain: { chainId: chain.chainId, verifyingContract: toLowerAddress(contract) },
    reader: createPermitReader(chain),
    assessments: createRecentAssessments(chain.environment),
    feeToOf: (caller) => receiver ?? caller,
    feeOf: (token) => amounts.get(token) ?? 0n,
  }
}

function toLowerAddress(text: string): Hex {
  return toLowerHex(parseEvmAddress(text))
}

function toFee(fee: string | bigint): bigint {
  const value = /^(?:0|[1-9][0-9]{0,76})$/.test(String(fee)) ? BigInt(fee) : -1n
  if (value < 0n) {
    throw new FareboxError('config_invalid', {
      detail: 'A fee is not a whole number of atomic units.',
    })
  }
  return value
}
