/** What was bought, in the form in which it can be shown. */
export interface Goods {
  readonly kind: 'empty' | 'text' | 'image' | 'html' | 'file'
  readonly blob: Blob
  readonly fileName: string
  /** Of `text` and `html`. */
  readonly text?: string
}

/** More than this is downloaded rather than shown. */
const maxShown = 2 * 1024 * 1024

function chooseKind(type: string, size: number): Goods['kind'] {
  if (size === 0) return 'empty'
  if (size > maxShown) return 'file'
  if (/^(?:text\/html|application\/xhtml\+xml)$/.test(type)) return 'html'
  if (type.startsWith('image/')) return 'image'
  return /^text\/|[/+](?:json|xml|javascript|yaml)$|^$/.test(type) ? 'text' : 'file'
}

function prettify(text: string, type: string): string {
  if (!/[/+]json$/.test(type)) return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

/** The name of `Content-Disposition` (RFC 6266), or the last part of the path. */
function readFileName({ headers, url }: Response): string {
  const disposition = headers.get('content-disposition') ?? ''
  const [, quoted, plain] = /;\s*filename=(?:"([^"]*)"|([^;\s]+))/i.exec(disposition) ?? []
  const path = URL.canParse(url) ? new URL(url).pathname : ''
  const name = quoted ?? plain ?? path.split('/').findLast((part) => part !== '') ?? ''
  // Browsers clean the name, too; this keeps paths out of what is shown.
  return name.replace(/[/\\\p{Cc}]/gu, '_').slice(0, 100) || 'download'
}

async function readBlob(
  response: Response,
  type: string,
  onProgress: (bytes: number) => void,
): Promise<Blob> {
  const chunks: BlobPart[] = []
  let size = 0
  const reader = response.body?.getReader()
  if (reader === undefined) return new Blob([], { type })
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return new Blob(chunks, { type })
    chunks.push(value)
    onProgress((size += value.byteLength))
  }
}

/** The whole body. Rejects when the connection breaks. */
export async function readGoods(
  response: Response,
  onProgress: (bytes: number) => void,
): Promise<Goods> {
  const header = response.headers.get('content-type') ?? ''
  const type = header.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const blob = await readBlob(response, header, onProgress)
  const kind = chooseKind(type, blob.size)
  const isText = kind === 'text' || kind === 'html'
  return {
    kind,
    blob,
    fileName: readFileName(response),
    ...(isText ? { text: prettify(await blob.text(), type) } : {}),
  }
}
