const unwanted =
  'script, noscript, base, meta[http-equiv], link:not([rel~="stylesheet" i]), iframe, frame, object, embed'

/** A tag with its attributes; bounded, since the text is anybody's. */
const tags = /<[a-z](?:"[^"]*"|'[^']*'|[^"'>]){0,4000}>/gi
const inlineAttributes = /("[^"]*"|'[^']*')|(\s)(?=(?:on[a-z]+|style)\s*=)/gi
const prefix = 'data-farebox-'

/**
 * Browsers hold even a document that is only parsed to this page's policy, and report what it forbids. So
 * most of it is renamed before; the rest is dealt with afterwards all the same.
 */
function disarm(text: string, nonce: string): string {
  return text.replace(tags, (tag) =>
    tag
      .replace(inlineAttributes, (found, quoted?: string) => quoted ?? `${found}${prefix}`)
      .replace(/^<style/i, (name) => `${name} nonce="${nonce}"`),
  )
}

/** Inline styles as rules of a style sheet. */
function collectStyles(document: Document): string {
  const styled = [...document.querySelectorAll(`[style], [${prefix}style]`)]
  return styled
    .map((element, index) => {
      const style = element.getAttribute('style') ?? element.getAttribute(`${prefix}style`)
      element.removeAttribute('style')
      element.setAttribute(`${prefix}style`, String(index))
      return `[${prefix}style="${index}"] { ${style} }`
    })
    .join('\n')
}

/**
 * A bought HTML page for a frame without scripts. The frame inherits the page's content security policy,
 * so style sheets get its nonce and inline styles become one; links open in a tab of their own.
 */
export function toFrameDocument(text: string, nonce: string): string {
  const document = new DOMParser().parseFromString(disarm(text, nonce), 'text/html')
  for (const element of document.querySelectorAll(unwanted)) element.remove()
  for (const element of document.querySelectorAll('*')) {
    const names = element.getAttributeNames()
    const handlers = names.filter((name) => name.replace(prefix, '').startsWith('on'))
    for (const name of handlers) element.removeAttribute(name)
  }
  const base = document.createElement('base')
  base.target = '_blank'
  const style = document.createElement('style')
  style.nonce = nonce
  style.textContent = collectStyles(document)
  document.head.append(base, style)
  for (const element of document.querySelectorAll('style')) element.setAttribute('nonce', nonce)
  return `<!doctype html>${document.documentElement.outerHTML}`
}
