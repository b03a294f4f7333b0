import {
  decodePaymentPayload,
  decodePaymentRequired,
  decodeSettleResponse,
  paymentRequiredHeader,
  paymentResponseHeader,
  paymentSignatureHeader,
} from '@farebox/core'

type Print = (line: string) => void

function printDecoded(print: Print, name: string, value: unknown): void {
  const text = JSON.stringify(value, null, 2)
  print(`      ${name}, decoded:`)
  for (const line of text.split('\n')) print(`        ${line}`)
}

/** A fetch that tells what goes over the wire, with the payment headers decoded. */
export function createTracingFetch(print: Print): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    print(`  → ${request.method} ${new URL(request.url).pathname}`)
    const payment = request.headers.get(paymentSignatureHeader)
    if (payment !== null) {
      printDecoded(print, paymentSignatureHeader, decodePaymentPayload(payment))
    }
    const response = await fetch(request)
    print(`  ← ${response.status} ${response.statusText}`)
    const challenge = response.headers.get(paymentRequiredHeader)
    if (challenge !== null) {
      printDecoded(print, paymentRequiredHeader, decodePaymentRequired(challenge))
    }
    const receipt = response.headers.get(paymentResponseHeader)
    if (receipt !== null) {
      printDecoded(print, paymentResponseHeader, decodeSettleResponse(receipt))
    }
    return response
  }
}
