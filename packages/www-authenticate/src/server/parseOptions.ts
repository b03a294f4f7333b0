import {
  findNetwork,
  FareboxError,
  parseDecimal,
  parseNetwork,
  systemEnvironment,
} from '@farebox/core'
import type { ProofOffer } from '@farebox/core/server'
import { type ChainNames, createChainNames } from '../binding/createChainNames.js'
import { configError } from './configError.js'
import { createVerifier } from './createVerifier.js'
import type { Finality, HeaderDialectOptions, ReadTransfer } from './options.js'

/** The checked form of the options. */
export interface Settings {
  readonly readTransfer: ReadTransfer
  readonly network: string | undefined
  readonly challengeSeconds: number
  readonly skewSeconds: number
  readonly finalityOf: (offer: ProofOffer) => Finality
  readonly chains: ChainNames
  readonly unbound: { readonly maxAmount: string; readonly maxAgeSeconds: number } | undefined
  readonly randomBytes: (length: number) => Uint8Array
}

/** Longest life of a challenge, and largest difference of clocks: how long a claim is kept depends on both. */
export const maxChallengeSeconds = 3600
export const maxSkewSeconds = 300

function checkSeconds(name: string, value: number, minimum: number, maximum: number): number {
  if (Number.isSafeInteger(value) && value >= minimum && value <= maximum) return value
  throw configError(`"${name}" is a whole number from ${minimum} to ${maximum}.`)
}

function checkFinality(value: Finality): Finality {
  if (value === 'final' || (Number.isSafeInteger(value) && value >= 1)) return value
  throw configError('"finality" is "final", or a whole number of blocks above zero.')
}

function chooseFinality({ network }: ProofOffer): Finality {
  return findNetwork(network)?.testnet === true ? 1 : 'final'
}

function parseFinality(
  finality: HeaderDialectOptions['finality'] = chooseFinality,
): Settings['finalityOf'] {
  if (typeof finality === 'function') return (offer) => checkFinality(finality(offer))
  const fixed = checkFinality(finality)
  return () => fixed
}

function parseUnbound(unbound: HeaderDialectOptions['unbound']): Settings['unbound'] {
  if (unbound === undefined) return undefined
  const { maxAmount, maxAgeSeconds = 120 } = unbound
  try {
    parseDecimal(maxAmount, 18)
  } catch (cause) {
    if (!(cause instanceof FareboxError)) throw cause
    throw configError('"unbound.maxAmount" is a decimal text in whole tokens, such as "0.10".')
  }
  return {
    maxAmount,
    maxAgeSeconds: checkSeconds('unbound.maxAgeSeconds', maxAgeSeconds, 1, maxChallengeSeconds),
  }
}

/** @throws `config_invalid`, `network_invalid` */
export function parseOptions(options: HeaderDialectOptions): Settings {
  const { network, challengeSeconds = 300, clockSkewSeconds = 15, finality } = options
  return {
    readTransfer: createVerifier(options.verifier),
    network: network === undefined ? undefined : parseNetwork(network),
    challengeSeconds: checkSeconds('challengeSeconds', challengeSeconds, 30, maxChallengeSeconds),
    skewSeconds: checkSeconds('clockSkewSeconds', clockSkewSeconds, 0, maxSkewSeconds),
    finalityOf: parseFinality(finality),
    chains: createChainNames(options.chains),
    unbound: parseUnbound(options.unbound),
    randomBytes: (options.environment ?? systemEnvironment).randomBytes,
  }
}
