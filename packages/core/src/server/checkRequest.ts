import { checkBinding } from '../binding/checkBinding.js'
import { readBindingSalt } from '../binding/readBinding.js'
import type { BindingComponent } from '../binding/types.js'
import { decodeBase64 } from '../codec/decodeBase64.js'
import { encodeHex } from '../codec/encodeHex.js'
import { FareboxError } from '../errors/FareboxError.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { HashFunctions } from '../hashes/HashFunctions.js'
import type { HttpRequest, RequestBody } from '../http/types.js'
import type { PaymentIdentity } from '../mechanism/types.js'
import type { PaymentPayload } from '../wire/types.js'
import type { ContextScope } from './createContextIssuer.js'
import { isMppxBound } from './isMppxBound.js'

const noBytes = new Uint8Array()

/** Bodies up to this are compared with their digest before the handler runs. */
const digestAheadBytes: number = 1024 * 1024

/** What a payment proves about the request that carries it. */
export interface RequestProof {
  /** SHA-256, in hex, of a secret that only the buyer has. */
  readonly secretHash?: string
  /** SHA-256 of the body, in hex, where it is covered. */
  readonly bodyDigest?: string
  /**
   * Present when the body was too long to be compared before the handler: resolves to whether it was the
   * one that was paid for.
   */
  readonly checkBody?: () => Promise<boolean>
}

const digestPattern = /^sha-256=:([A-Za-z0-9+/]{43}=):$/

/** The digest that the buyer declares (RFC 9530), or `undefined`. */
function readDeclaredDigest(request: HttpRequest): Uint8Array | undefined {
  const [value, ...more] = request.headers('content-digest')
  const encoded = more.length > 0 ? undefined : digestPattern.exec(value?.trim() ?? '')?.[1]
  return encoded === undefined ? undefined : decodeBase64(encoded)
}

const identifierPattern = /^[A-Za-z0-9_-]{22,128}$/

/** A payment-identifier long enough for 128 random bits; it never goes on chain. */
function readPaymentIdentifier(payment: PaymentPayload): string | undefined {
  const entry = payment.extensions?.['payment-identifier']
  if (typeof entry !== 'object' || entry === null || !('info' in entry)) return undefined
  const { info } = entry
  const id = typeof info === 'object' && info !== null && 'id' in info ? info.id : undefined
  return typeof id === 'string' && identifierPattern.test(id) ? id : undefined
}

interface BodyDigest {
  readonly digest: Uint8Array
  readonly checkBody?: () => Promise<boolean>
}

/** The digest of a body before its handler reads it; of a long body the one that the buyer declares. */
async function digestBody(
  request: HttpRequest,
  body: RequestBody,
): Promise<BodyDigest | undefined> {
  const ahead = await body.digestAhead(digestAheadBytes)
  if (ahead !== undefined) return { digest: ahead }
  const declared = readDeclaredDigest(request)
  if (declared === undefined) return undefined
  return {
    digest: declared,
    async checkBody() {
      const read = await body.digestRead()
      return read !== undefined && encodeHex(read) === encodeHex(declared)
    },
  }
}

function refuseUndeclared(): FareboxError {
  return new FareboxError('content_digest_mismatch', {
    detail: 'A long body that is paid for needs a Content-Digest header with sha-256.',
  })
}

/** What the server's own nonces and challenges are bound to, and what is still to be checked of it. */
export interface IssuedScope {
  /** Absent where nothing is bound. */
  readonly scope?: ContextScope
  readonly checkBody?: () => Promise<boolean>
}

/** What is issued for this request is bound to; known before anybody pays. */
export async function readIssuedScope(
  request: HttpRequest,
  url: string,
  components: readonly BindingComponent[],
): Promise<IssuedScope> {
  const { method, body } = request
  const covered = components.includes('content-digest') && body !== undefined
  const digested = covered ? await digestBody(request, body) : undefined
  if (digested === undefined) return { scope: { method, url } }
  const { digest, checkBody } = digested
  return {
    scope: { method, url, bodyDigest: encodeHex(digest) },
    ...(checkBody === undefined ? {} : { checkBody }),
  }
}

/**
 * What a payment with a nonce of the server proves; that it is one of the server's own was checked before.
 *
 * @throws `content_digest_mismatch`
 */
export function toIssuedProof(
  payment: PaymentPayload,
  { scope, checkBody }: IssuedScope,
  components: readonly BindingComponent[],
  required: boolean,
  hashes: HashFunctions,
): RequestProof {
  const bodyDigest = scope?.bodyDigest
  if (required && bodyDigest === undefined && components.includes('content-digest')) {
    throw refuseUndeclared()
  }
  return {
    ...proveIdentifier(payment, hashes),
    ...(bodyDigest === undefined ? {} : { bodyDigest }),
    ...(checkBody === undefined ? {} : { checkBody }),
  }
}

/** The nonce of a payment goes on chain; an identifier does not, so it proves who the buyer is. */
function proveIdentifier(payment: PaymentPayload, hashes: HashFunctions): RequestProof {
  const identifier = readPaymentIdentifier(payment)
  return identifier === undefined ? {} : { secretHash: hashes.sha256(identifier) }
}

/**
 * Checks the request binding of a payment and finds out what its buyer can prove.
 *
 * @param components what the server covers for this request, as in its challenge.
 * @param demand whether a payment must be bound, and whether to the body, which mppx's formula leaves out.
 * @throws `payment_invalid` with a reason of the binding, `content_digest_mismatch`
 */
export async function checkRequest(
  request: HttpRequest,
  payment: PaymentPayload,
  identity: PaymentIdentity,
  resourceUrl: string,
  components: readonly BindingComponent[],
  { required, bindBody }: { readonly required: boolean; readonly bindBody: boolean },
  hashes: HashFunctions,
): Promise<RequestProof> {
  const unbound = proveIdentifier(payment, hashes)
  const { nonce } = identity
  if (nonce === undefined) return unbound
  const salt = readBindingSalt(payment.extensions)
  const covered = salt !== undefined && components.includes('content-digest')
  const body: BodyDigest | undefined =
    covered && request.body !== undefined
      ? await digestBody(request, request.body)
      : { digest: covered ? sha256(noBytes) : noBytes }
  if (body === undefined) throw refuseUndeclared()
  const bound = { method: request.method, targetUri: resourceUrl, bodyDigest: body.digest }
  const verdict = checkBinding(nonce, salt, components, bound, required, hashes)
  if (verdict.kind === 'bound' && salt !== undefined) {
    return {
      secretHash: hashes.sha256(salt),
      ...(covered ? { bodyDigest: encodeHex(body.digest) } : {}),
      ...(body.checkBody === undefined ? {} : { checkBody: body.checkBody }),
    }
  }
  if (verdict.kind === 'unbound') return unbound
  if (
    verdict.kind === 'refused' &&
    verdict.reason === 'request_binding_required' &&
    !(bindBody && components.includes('content-digest')) &&
    isMppxBound(nonce, payment, resourceUrl)
  ) {
    return unbound
  }
  throw new FareboxError(
    'payment_invalid',
    verdict.kind === 'refused' ? { reason: verdict.reason } : {},
  )
}
