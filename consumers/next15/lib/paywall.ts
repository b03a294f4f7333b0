import { evm } from '@farebox/evm/server'
import { createPaywall } from '@farebox/next'

/** A facilitator in this process that believes every payment. */
const facilitator = {
  async supported() {
    const kind = { x402Version: 2, scheme: 'exact', network: 'eip155:84532' }
    return { kinds: [kind], extensions: [], signers: {} }
  },
  async verify({ paymentPayload }: { paymentPayload: { payload: unknown } }) {
    return { isValid: true, payer: readPayer(paymentPayload) }
  },
  async settle({ paymentPayload }: { paymentPayload: { payload: unknown } }) {
    return {
      success: true,
      payer: readPayer(paymentPayload),
      transaction: `0x${'ab'.repeat(32)}`,
      network: 'eip155:84532',
    }
  },
}

function readPayer({ payload }: { payload: unknown }): string {
  return (payload as { authorization: { from: string } }).authorization.from
}

export const { paid } = createPaywall({
  facilitator: () => facilitator,
  schemes: [evm()],
  payTo: () => {
    const address = process.env.PAY_TO
    if (address === undefined) throw new Error('PAY_TO is not set.')
    return address
  },
})
