import * as v from 'valibot'
import { int64, parseAnswer } from './parseAnswer.js'
import type { TronResources } from './TronHttp.js'

const amount = v.optional(int64, 0)
const schema = v.object({
  freeNetUsed: amount,
  freeNetLimit: amount,
  NetUsed: amount,
  NetLimit: amount,
  EnergyUsed: amount,
  EnergyLimit: amount,
})

/** @throws `rpc_malformed` */
export function parseResources(answer: unknown): TronResources {
  const account = parseAnswer(schema, answer)
  const free = account.freeNetLimit - account.freeNetUsed
  const staked = account.NetLimit - account.NetUsed
  const energy = account.EnergyLimit - account.EnergyUsed
  return {
    energy: energy > 0n ? energy : 0n,
    // One transaction is paid from one of the two.
    bandwidth: staked > free ? staked : free,
  }
}
