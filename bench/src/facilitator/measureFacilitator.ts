import type { Group } from '../report/Group.js'
import type { Scale } from '../Scale.js'
import { measureCalls } from './measureCalls.js'
import { measureVerify } from './measureVerify.js'
import { openChain } from './openChain.js'

/** A facilitator's work, on a local chain. */
export async function measureFacilitator(scale: Scale): Promise<readonly Group[]> {
  const chain = await openChain()
  try {
    return [await measureVerify(chain, scale), ...(await measureCalls(chain))]
  } finally {
    await chain.devnet.stop()
  }
}
