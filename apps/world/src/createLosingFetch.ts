import { paymentSignatureHeader } from '@farebox/core'

/** A fetch on a bad line: the answer to the first paid request is lost after the server has sent it. */
export function createLosingFetch(send: typeof fetch, print: (line: string) => void): typeof fetch {
  let isLost = false
  return async (input, init) => {
    const request = new Request(input, init)
    const isPaid = request.headers.has(paymentSignatureHeader)
    const response = await send(request)
    if (!isPaid || isLost) return response
    isLost = true
    await response.arrayBuffer()
    print('  ✗ the connection breaks before the answer arrives')
    throw new TypeError('The connection was lost.')
  }
}
