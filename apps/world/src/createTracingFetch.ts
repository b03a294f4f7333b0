import {
  decodePaymentPayload,
  decodePaymentRequired,
  decodeSettleResponse,
  paymentRequiredHeader,
  paymentResponseHeader,
  paymentSignatureHeader,
} from '@farebox/core'

type Print = (line: string) => void

/** How much is told: the payment headers decoded, or only that they are there. */
export type Detail = 'everything' | 'headlines'

const decoders: readonly (readonly [name: string, decode: (header: string) => unknown])[] = [
  [paymentRequiredHeader, decodePaymentRequired],
  [paymentSignatureHeader, decodePaymentPayload],
  [paymentResponseHeader, decodeSettleResponse],
]

function printPayments(print: Print, headers: Headers, detail: Detail): void {
  for (const [name, decode] of decoders) {
    const header = headers.get(name)
    if (header === null) continue
    if (detail === 'headlines') {
      print(`      ${name}: ${header.slice(0, 40)}…`)
      continue
    }
    print(`      ${name}, decoded:`)
    for (const line of JSON.stringify(decode(header), null, 2).split('\n')) print(`        ${line}`)
  }
}

/** A fetch that tells what goes over the wire. */
export function createTracingFetch(print: Print, detail: Detail): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    print(`  → ${request.method} ${new URL(request.url).pathname}`)
    printPayments(print, request.headers, detail)
    const response = await fetch(request)
    print(`  ← ${response.status} ${response.statusText}`)
    printPayments(print, response.headers, detail)
    return response
  }
}
