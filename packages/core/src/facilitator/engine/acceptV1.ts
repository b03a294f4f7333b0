import { toFacilitatorRequestV2 } from '../../wire/toFacilitatorRequestV2.js'
import { toReasonV1 } from '../../wire/toReasonV1.js'
import { toSettleResponseV1 } from '../../wire/toSettleResponseV1.js'
import type { VerifyResponse } from '../../wire/types.js'
import type { Facilitator } from '../Facilitator.js'
import type { FacilitatorClient } from '../FacilitatorClient.js'

function toVerifyResponseV1(response: VerifyResponse): VerifyResponse {
  const { invalidReason } = response
  return invalidReason === undefined
    ? response
    : { ...response, invalidReason: toReasonV1(invalidReason) }
}

/**
 * Lets an engine that speaks x402 v2 be asked in v1. A payment is the same one in both: what it spends
 * in one version is spent in the other.
 */
export function acceptV1(
  engine: Pick<FacilitatorClient, 'verify' | 'settle'>,
): Pick<Facilitator, 'verify' | 'settle'> {
  return {
    async verify(request, options) {
      if (request.x402Version !== 1) return engine.verify(request, options)
      return toVerifyResponseV1(await engine.verify(toFacilitatorRequestV2(request), options))
    },
    async settle(request, options) {
      if (request.x402Version !== 1) return engine.settle(request, options)
      const response = await engine.settle(toFacilitatorRequestV2(request), options)
      return { ...response, ...toSettleResponseV1(response) }
    },
  }
}
