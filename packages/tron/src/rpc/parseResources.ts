import { message, withDefault } from '@farebox/core/wire'
import { int64, parseAnswer } from './parseAnswer.js'
import type { TronResources } from './TronHttp.js'

const amount = withDefault(int64, 0n)
const resources = message({
  freeNetUsed: amount,
  freeNetLimit: amount,
  NetUsed: amount,
  NetLimit: amount,
  EnergyUsed: amount,
  EnergyLimit: amount,
})

/** @throws `rpc_malformed` */
export function parseResources(answer: unknown): TronResources {
  const account = parseAnswer(resources, answer)
  const free = account.freeNetLimit - account.freeNetUsed
  const staked = account.NetLimit - account.NetUsed
  const energy = account.EnergyLimit - account.EnergyUsed
  return {
    energy: energy > 0n ? energy : 0n,
    // One transaction is paid from one of the two.
    bandwidth: staked > free ? staked : free,
  }
}
