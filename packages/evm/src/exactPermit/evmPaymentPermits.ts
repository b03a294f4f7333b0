import type { Hex } from '../hex/Hex.js'

/** The PaymentPermit contracts of EVM networks, by canonical id. */
export const evmPaymentPermits: { readonly [network: string]: Hex } = {
  'eip155:56': '0x1825bB32db3443dEc2cc7508b2D818fc13EaD878',
  'eip155:97': '0x1825bB32db3443dEc2cc7508b2D818fc13EaD878',
}
