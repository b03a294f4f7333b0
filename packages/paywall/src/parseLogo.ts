import { FareboxError } from '@farebox/core'

/** An image and where the browser may load it from. */
export interface Logo {
  readonly src: string
  /** A source for `img-src`; absent where `'self'` and `data:` cover it. */
  readonly source?: string
}

/** `https:` URLs, `data:` images, and paths of the same host. @throws `config_invalid` */
export function parseLogo(logo: string): Logo {
  if (/^data:image\/[\w.+-]+[;,]/i.test(logo) || /^\/(?!\/)/.test(logo)) return { src: logo }
  const url = URL.canParse(logo) ? new URL(logo) : undefined
  if (url?.protocol !== 'https:') {
    throw new FareboxError('config_invalid', {
      detail: '"logo" is an https: URL, a data: image, or a path that begins with "/".',
    })
  }
  return { src: url.href, source: url.origin }
}
