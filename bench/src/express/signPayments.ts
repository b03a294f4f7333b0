import { createPaymentClient } from '@farebox/core/client'
import { loadWasmAccount } from '@farebox/evm/account'
import { evm } from '@farebox/evm/client'

const buyers = 50

/**
 * Payments for one address, each with a nonce of its own, as `PAYMENT-SIGNATURE` headers. Fifty buyers
 * take turns.
 */
export async function signPayments(url: string, count: number): Promise<readonly string[]> {
  const { status, headers } = await fetch(url)
  const clients = await Promise.all(
    Array.from({ length: Math.min(buyers, count) }, async (_, index) => {
      const account = await loadWasmAccount(`0x${(index + 1).toString(16).padStart(64, '0')}`)
      return createPaymentClient({ schemes: [evm({ account })] })
    }),
  )
  const payments: string[] = []
  for (let index = 0; index < count; index += 1) {
    const client = clients[index % clients.length]
    const challenge = client?.parseChallenge({ status, headers })
    if (client === undefined || challenge === undefined) throw new Error(`${url} sells nothing.`)
    const { header } = await client.createPayment(challenge, { method: 'GET', url })
    payments.push(header.value)
  }
  return payments
}
