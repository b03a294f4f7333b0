import { createBinding } from '../binding/createBinding.js'
import { toContentDigest } from '../binding/toContentDigest.js'
import { FareboxError } from '../errors/FareboxError.js'
import { toFareboxError } from '../errors/toFareboxError.js'
import type { JsonObject } from '../wire/types.js'
import type { Acceptable } from './evaluateEntry.js'
import type { SignContext } from './signEntry.js'

/** What a binding adds to a payment; nothing where there is none. */
export interface EntryBinding {
  readonly nonce?: Uint8Array
  readonly extensions?: JsonObject
  readonly headers?: { readonly 'Content-Digest': string }
}

const noDigest = new Uint8Array()

async function readDigest({ bodyDigest }: SignContext): Promise<Uint8Array> {
  let digest: Uint8Array | undefined
  try {
    digest = await bodyDigest?.()
  } catch (cause) {
    throw toFareboxError(cause, 'body_not_replayable')
  }
  if (digest?.length === 32) return digest
  throw new FareboxError('body_not_replayable', {
    detail: 'The digest of the body is not one of SHA-256.',
  })
}

/**
 * Binds the payment for an entry to the request, where that was chosen.
 *
 * @throws `body_not_replayable` when the digest of the body cannot be had
 */
export async function bindEntry(
  { bindingTerms }: Acceptable,
  context: SignContext,
): Promise<EntryBinding> {
  if (bindingTerms === undefined) return {}
  const { offer, policyContext, environment } = context
  const covered = bindingTerms.components.includes('content-digest')
  const bodyDigest = covered ? await readDigest(context) : noDigest
  const { nonce, extensions } = createBinding(
    bindingTerms,
    {
      method: policyContext.method.toUpperCase(),
      targetUri: offer.resource.url,
      bodyDigest,
    },
    offer.extensions ?? {},
    environment.randomBytes,
  )
  return {
    nonce,
    extensions,
    ...(covered ? { headers: { 'Content-Digest': toContentDigest(bodyDigest) } } : {}),
  }
}
