import { FareboxError } from '@farebox/core'

/**
 * Stops `next build` where it makes a paid answer in advance. Other routes do not get here: reading the
 * headers of a request tells Next that its answer cannot be prerendered.
 *
 * @throws `config_invalid`
 */
export function refuseStaticBuild(): void {
  if (process.env['NEXT_PHASE'] !== 'phase-production-build') return
  throw new FareboxError('config_invalid', {
    detail:
      'A paid route cannot be prerendered. Remove "dynamic = \'force-static\'" from its file: what is sold must not be in the build.',
  })
}
