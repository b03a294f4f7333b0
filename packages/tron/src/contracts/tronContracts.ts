import { FareboxError, parseNetwork } from '@farebox/core'
import type { Hex } from '@farebox/evm'
import { parseTronAddress } from '../address/parseTronAddress.js'
import { tronNetworks } from '../networks/tronNetworks.js'
import type { TronNetworkId } from '../networks/tronNetworks.js'

/** Contracts that payments on one network go through, as 20 bytes in lower case. */
export interface TronContracts {
  /** Moves payments of `exact_permit`. */
  readonly paymentPermit: Hex
  readonly permit2: Hex
  /** The spender of Permit2 payments of `exact`. */
  readonly exactPermit2Proxy: Hex
  /** The spender of Permit2 payments of `upto`. */
  readonly uptoPermit2Proxy: Hex
  /** Moves payments of `exact_gasfree`. */
  readonly gasFreeController: Hex
  readonly gasFreeBeacon: Hex
}

const written: Readonly<Record<TronNetworkId, { readonly [Name in keyof TronContracts]: string }>> =
  {
    [tronNetworks.mainnet]: {
      paymentPermit: 'TT8rEWbCoNX7vpEUauxb7rWJsTgs8vDLAn',
      permit2: 'TTJxU3P8rHycAyFY4kVtGNfmnMH4ezcuM9',
      exactPermit2Proxy: 'TN49yaJmZMZoEdDCqjB4uPzQLHvYkGw95m',
      uptoPermit2Proxy: 'TBLeFPkfDiweBbYmAPqnakaFBPDt9p93sR',
      gasFreeController: 'TFFAMQLZybALaLb4uxHA9RBE7pxhUAjF3U',
      gasFreeBeacon: 'TSP9UW6FQhT76XD2jWA6ipGMx3yGbjDffP',
    },
    [tronNetworks.nile]: {
      paymentPermit: 'TFxDcGvS7zfQrS1YzcCMp673ta2NHHzsiH',
      permit2: 'TYQuuhGbEMxF7nZxUHV3uHJxAVVAegNU9h',
      exactPermit2Proxy: 'TFGoaq2KjizijgjtkVxT7yjffW1A5T1j6F',
      uptoPermit2Proxy: 'TKvcqQ7S2bYyys5ZZNpjj9xGiPhiwzHq1K',
      gasFreeController: 'THQGuFzL87ZqhxkgqYEryRAd7gqFqL5rdc',
      gasFreeBeacon: 'TLtCGmaxH3PbuaF6kbybwteZcHptEdgQGC',
    },
    [tronNetworks.shasta]: {
      paymentPermit: 'TR2XninQ3jsvRRLGTifFyUHTBysffooUjt',
      permit2: 'TJMkP7a3ucTMkvi17p7ChhTCw6zriFX3tg',
      exactPermit2Proxy: 'TGZkC38n14f2GpBWPMQLF2BpmcpWW3QNhg',
      uptoPermit2Proxy: 'TMxpieW75DQiA9QaoTB1ifJWeQpuppSB1g',
      gasFreeController: 'TQghdCeVDA6CnuNVTUhfaAyPfTetqZWNpm',
      gasFreeBeacon: 'TQ1jvA3nLDMDNbJoMPLzTPoqAg8NvZ5CCW',
    },
  }

const parsed = new Map<string, TronContracts>()

function parse(network: string): TronContracts | undefined {
  const texts = Object.entries(written).find(([id]) => id === network)?.[1]
  return texts === undefined
    ? undefined
    : {
        paymentPermit: parseTronAddress(texts.paymentPermit),
        permit2: parseTronAddress(texts.permit2),
        exactPermit2Proxy: parseTronAddress(texts.exactPermit2Proxy),
        uptoPermit2Proxy: parseTronAddress(texts.uptoPermit2Proxy),
        gasFreeController: parseTronAddress(texts.gasFreeController),
        gasFreeBeacon: parseTronAddress(texts.gasFreeBeacon),
      }
}

/**
 * The contracts of a public TRON network, or of a local chain with the same chain id.
 *
 * @param network in any of its spellings
 * @throws `network_invalid` for a network whose contracts are not known
 * @example
 * ```ts
 * import { toTronAddress, tronContracts } from '@farebox/tron'
 *
 * toTronAddress(tronContracts('tron:nile').paymentPermit)
 * // 'TFxDcGvS7zfQrS1YzcCMp673ta2NHHzsiH'
 * ```
 */
export function tronContracts(network: string): TronContracts {
  const id = parseNetwork(network)
  const contracts = parsed.get(id) ?? parse(id)
  if (contracts === undefined) {
    throw new FareboxError('network_invalid', {
      detail: 'The contracts of this TRON network are not known.',
    })
  }
  parsed.set(id, contracts)
  return contracts
}
