/**
 * @typedef {{
 *   readonly line: number,
 *   readonly language: string,
 *   readonly info: string,
 *   readonly code: string,
 * }} Fence `line` is that of the first line of code, counted from 1.
 */

const opening = /^(\s*)(`{3,}|~{3,})\s*([\w-]*)\s*(.*)$/

/**
 * The fenced code blocks of a markdown text.
 *
 * @param {string} markdown
 * @returns {readonly Fence[]}
 */
export function extractFences(markdown) {
  const lines = markdown.split('\n')
  /** @type {Fence[]} */
  const fences = []
  for (let index = 0; index < lines.length; index += 1) {
    const [, indent = '', mark = '', language = '', info = ''] =
      opening.exec(lines[index] ?? '') ?? []
    if (mark === '') continue
    const begin = index + 1
    const isClosing = (/** @type {string} */ line) =>
      line.trim().startsWith(mark) && line.trim().replaceAll(mark[0] ?? '', '') === ''
    do index += 1
    while (index < lines.length && !isClosing(lines[index] ?? ''))
    const code = lines
      .slice(begin, index)
      .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line.trimStart()))
      .join('\n')
    fences.push({ line: begin + 1, language, info: info.trim(), code })
  }
  return fences
}

/**
 * The documentation comments of a source as markdown, each with blank lines before it, so that line
 * numbers stay those of the source.
 *
 * @param {string} source
 * @returns {readonly string[]}
 */
export function extractComments(source) {
  return [...source.matchAll(/^[ \t]*\/\*\*[\s\S]*?\*\//gm)].map((match) => {
    const before = source.slice(0, match.index).replace(/[^\n]/g, '')
    const text = match[0].replace(/\s*\*\/$/, '').replace(/^[ \t]*(?:\/\*\*|\* ?)/gm, '')
    return before + text
  })
}

/**
 * Lines of `@example` tags that no code block follows.
 *
 * @param {string} comment from {@link extractComments}
 * @returns {readonly number[]}
 */
export function findBareExamples(comment) {
  const fences = extractFences(comment)
  const lines = comment.split('\n')
  return lines.flatMap((line, index) => {
    if (!/^\s*@example\b/.test(line)) return []
    const next = lines.findIndex((other, place) => place > index && /^\s*@\w/.test(other))
    const end = next === -1 ? lines.length : next
    return fences.some((fence) => fence.line > index + 1 && fence.line <= end) ? [] : [index + 1]
  })
}
