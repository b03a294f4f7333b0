import type { ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FacilitatorRequest } from '@farebox/core'
import type { RouteOptions } from '@farebox/core/server'
import { createResourceServer } from '@farebox/core/server'
import { evm } from '@farebox/evm/server'
import { servePaidRoute } from '@farebox/node'
import { onTestFinished } from 'vitest'
import { requirements } from './seller.fixture.js'

/** A seller with the real engine; only its facilitator believes everything. */
export interface Shop {
  readonly origin: string
  /** Bodies that the handler has read, in order. */
  readonly sold: readonly Buffer[]
  /** Values of `Content-Digest` of the requests that carried a payment. */
  readonly digests: readonly (string | undefined)[]
  /** Requests for settlement, in order. */
  readonly settlements: readonly FacilitatorRequest[]
  /** The connection of the next settlements breaks once they are done. */
  loseAnswers(count: number): void
}

/** Sells at every path, until the end of the test. Answers say how many there were before. */
export async function startShop(settings: Partial<RouteOptions> = {}): Promise<Shop> {
  const sold: Buffer[] = []
  const digests: (string | undefined)[] = []
  const settlements: FacilitatorRequest[] = []
  let current: ServerResponse | undefined
  let toLose = 0
  const { network } = requirements
  const server = createResourceServer({
    schemes: [evm()],
    payTo: requirements.payTo,
    facilitator: {
      verify: async () => ({ isValid: true }),
      async settle(request) {
        settlements.push(request)
        toLose -= 1
        if (toLose >= 0) current?.socket?.destroy()
        return { success: true, transaction: `0x${'12'.repeat(32)}`, network }
      },
      supported: async () => ({ kinds: [], extensions: [], signers: {} }),
    },
  })
  const wire = { price: '$0.01', scheme: 'exact', network }
  // The tests change settings, never the kind of options.
  const route = server.route({ ...wire, ...settings } as RouteOptions)
  const host = createServer((req, res) => {
    if (req.headers['payment-signature'] !== undefined) {
      digests.push(req.headers['content-digest']?.toString())
      current = res
    }
    void servePaidRoute(route, req, res, { context: req }, () => {
      const chunks: Buffer[] = []
      req.on('data', (chunk: Buffer) => chunks.push(chunk))
      req.on('end', () => {
        res.end(`answer ${sold.length}`)
        sold.push(Buffer.concat(chunks))
      })
    })
  })
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    host.closeAllConnections()
    host.close()
  })
  // A server on a TCP port has an address object.
  const { port } = host.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    sold,
    digests,
    settlements,
    loseAnswers(count) {
      toLose = count
    },
  }
}
