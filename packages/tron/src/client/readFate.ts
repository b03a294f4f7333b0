import type { ClientMechanism, PaymentIdentity, PaymentRequirements } from '@farebox/core'
import { encodeAddressWord, readNonceUsed, selectors } from '@farebox/evm/schemes'
import type { Hex, PermitReader } from '@farebox/evm/schemes'
import { encodeHex } from '@farebox/core'
import { parseTronAddress } from '../address/parseTronAddress.js'
import type { TronHttp } from '../rpc/TronHttp.js'
import type { TronChains } from './createChains.js'

/** What became of a payment, by the chain's word alone. */
type Fate = Awaited<ReturnType<NonNullable<ClientMechanism['readFate']>>>

/** `undefined` where the chain does not say. */
type ReadIsUsed = (reader: PermitReader, payer: Hex) => Promise<boolean | undefined>

/**
 * Calls are answered by the newest block that a node knows, and behind one URL there may be several nodes: an
 * expiry this long ago is one for all of them.
 */
const marginSeconds = 300n

function createReader(http: TronHttp, payer: Hex): PermitReader {
  return {
    call: ({ from = payer, to, data }) => http.callContract({ from, to, data }),
    async now() {
      const { timestamp } = await http.getNowBlock()
      return BigInt(Math.floor(timestamp / 1000))
    },
  }
}

async function readFate(
  chains: TronChains,
  { network }: PaymentRequirements,
  identity: PaymentIdentity,
  readIsUsed: ReadIsUsed,
): Promise<Fate> {
  try {
    const http = chains(network)
    if (http === undefined) return 'open'
    const payer = parseTronAddress(identity.payer)
    const reader = createReader(http, payer)
    if ((await reader.now()) < BigInt(identity.validBefore) + marginSeconds) return 'open'
    const isUsed = await readIsUsed(reader, payer)
    if (isUsed === undefined) return 'open'
    return isUsed ? 'spent' : 'unspendable'
  } catch {
    return 'open'
  }
}

/**
 * The fate of a payment whose nonce is a bit in the table of the contract that its spend key names. Never
 * throws: whatever is odd is `open`.
 */
export async function readBitmapFate(
  chains: TronChains,
  requirements: PaymentRequirements,
  identity: PaymentIdentity,
): Promise<Fate> {
  return readFate(chains, requirements, identity, async (reader, payer) => {
    const [, contract = '', , nonce = ''] = identity.spendKey.split('/')
    return readNonceUsed(reader, parseTronAddress(contract), payer, BigInt(nonce))
  })
}

/**
 * The fate of a payment by EIP-3009. Tokens have one state for used and cancelled nonces, so that a cancelled
 * one is `spent`. Never throws.
 */
export async function readTransferFate(
  chains: TronChains,
  requirements: PaymentRequirements,
  identity: PaymentIdentity,
): Promise<Fate> {
  return readFate(chains, requirements, identity, async (reader, payer) => {
    if (identity.nonce?.length !== 32) return undefined
    const data: Hex = `${selectors.authorizationState}${encodeAddressWord(payer)}${encodeHex(identity.nonce)}`
    const answer = await reader.call({ to: parseTronAddress(requirements.asset), data })
    if (!answer.ok || !/^0x0{63}[01]$/.test(answer.data)) return undefined
    return answer.data.endsWith('1')
  })
}
