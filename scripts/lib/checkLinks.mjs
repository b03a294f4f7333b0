import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const keepLines = (/** @type {string} */ text) => text.replace(/[^\n]/g, '')

/**
 * Blanks out code, in which brackets are not links. Line numbers stay.
 *
 * @param {string} markdown
 */
function removeCode(markdown) {
  return markdown
    .replace(/^\s*(`{3,}|~{3,})[\s\S]*?^\s*\1\s*$/gm, keepLines)
    .replace(/(`+)[^`](?:[\s\S]*?[^`])?\1(?!`)/g, keepLines)
}

/**
 * The anchors that GitHub gives to the headings of a document.
 *
 * @param {string} markdown
 * @returns {ReadonlySet<string>}
 */
export function listAnchors(markdown) {
  /** @type {Map<string, number>} */
  const seen = new Map()
  const withoutFences = markdown.replace(/^\s*(`{3,}|~{3,})[\s\S]*?^\s*\1\s*$/gm, '')
  const anchors = [...withoutFences.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)].map((match) => {
    const text = (match[1] ?? '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase()
    const slug = text.replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-')
    const count = seen.get(slug) ?? 0
    seen.set(slug, count + 1)
    return count === 0 ? slug : `${slug}-${count}`
  })
  const named = [...markdown.matchAll(/<a (?:id|name)="([^"]+)"/g)].map((match) => match[1] ?? '')
  return new Set([...anchors, ...named])
}

/**
 * Links inside the repository that lead nowhere.
 *
 * @param {string} root of the repository
 * @param {string} file a markdown file, relative to the root
 * @returns {{ readonly count: number, readonly problems: readonly string[] }}
 */
export function checkLinks(root, file) {
  const markdown = removeCode(readFileSync(join(root, file), 'utf8'))
  const inline = /\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g
  const definitions = /^[ \t]*\[[^\]]+\]:\s*<?(\S+?)>?(?:\s+"[^"]*")?\s*$/gm
  const links = [...markdown.matchAll(inline), ...markdown.matchAll(definitions)]
    .map((match) => ({
      target: match[1] ?? '',
      line: markdown.slice(0, match.index).split('\n').length,
    }))
    .filter(({ target }) => !/^[a-z][\w+.-]*:|^\/\//i.test(target))
  const problems = links.flatMap(({ target, line }) => {
    const [path = '', anchor] = decodeURIComponent(target).split('#')
    const base = path.startsWith('/') ? root : join(root, dirname(file))
    const destination = path === '' ? join(root, file) : join(base, path)
    if (!existsSync(destination)) return [`${file}:${line}: ${target} does not exist`]
    if (anchor === undefined || !destination.endsWith('.md')) return []
    return listAnchors(readFileSync(destination, 'utf8')).has(anchor)
      ? []
      : [`${file}:${line}: ${target} names a heading that does not exist`]
  })
  return { count: links.length, problems }
}
