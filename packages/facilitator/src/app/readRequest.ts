import type { FacilitatorRequest, FacilitatorRequestV1, JsonValue } from '@farebox/core'
import {
  FareboxError,
  parseFacilitatorRequest,
  parseFacilitatorRequestV1,
  parseJson,
} from '@farebox/core'

/**
 * The body of `POST /verify` and `POST /settle`, of x402 v2 or v1, read no further than the limit.
 *
 * @throws `request_too_large`, `request_invalid`
 */
export async function readRequest(
  request: Request,
  maxBytes: number,
): Promise<FacilitatorRequest | FacilitatorRequestV1> {
  return readBody(request, maxBytes, (body) =>
    isV1(body) ? parseFacilitatorRequestV1(body) : parseFacilitatorRequest(body),
  )
}

/**
 * The body of a `POST` as `parse` makes it, read no further than the limit.
 *
 * @throws `request_too_large`, `request_invalid`
 */
export async function readBody<T>(
  request: Request,
  maxBytes: number,
  parse: (body: JsonValue) => T,
): Promise<T> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) {
    throw new FareboxError('request_too_large')
  }
  const text = await readText(request, maxBytes)
  try {
    return parse(parseJson(text, { maxJsonLength: maxBytes }))
  } catch (cause) {
    const detail = cause instanceof FareboxError ? cause.detail : undefined
    throw new FareboxError('request_invalid', {
      ...(detail === undefined ? {} : { detail }),
      cause,
    })
  }
}

function isV1(body: JsonValue): boolean {
  return (
    typeof body === 'object' && body !== null && 'x402Version' in body && body.x402Version === 1
  )
}

async function readText({ body }: Request, maxBytes: number): Promise<string> {
  const pieces: Uint8Array[] = []
  let size = 0
  const reader = body?.getReader()
  for (;;) {
    const piece = await read(reader)
    if (piece === undefined) break
    size += piece.byteLength
    if (size > maxBytes) {
      reader?.cancel().catch(() => undefined)
      throw new FareboxError('request_too_large')
    }
    pieces.push(piece)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces))
  } catch (cause) {
    throw new FareboxError('request_invalid', { detail: 'The body is not UTF-8.', cause })
  }
}

/** The next piece, or `undefined` at the end. A client that goes away has sent no valid request. */
async function read(
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
): Promise<Uint8Array | undefined> {
  try {
    return (await reader?.read())?.value
  } catch (cause) {
    throw new FareboxError('request_invalid', { detail: 'The body has ended early.', cause })
  }
}
