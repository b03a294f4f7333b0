import { createApp } from './createApp.js'
import type { SellerOptions } from './SellerOptions.js'

export interface Seller {
  readonly url: string
  close(): Promise<void>
}

/** Starts the demo seller on a free port of loopback. */
export async function startSeller(options: SellerOptions): Promise<Seller> {
  const app = await createApp(options)
  await app.listen(0, '127.0.0.1')
  return { url: await app.getUrl(), close: () => app.close() }
}
