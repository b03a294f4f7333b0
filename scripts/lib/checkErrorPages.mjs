import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { listFiles } from './listFiles.mjs'
import { workspaceRoot } from './workspaceRoot.mjs'

/** Pages beside those of the codes. */
const otherPages = new Set(['README', 'reasons'])

/**
 * Every error code has a page, every page has a code, and every mention of a page leads to one.
 *
 * @param {readonly string[]} files that may mention pages, relative to the root
 * @returns {Promise<readonly string[]>} what is wrong
 */
export async function checkErrorPages(files) {
  const entry = join(workspaceRoot, 'packages/core/dist/esm/index.js')
  const { errorCatalog } = await import(pathToFileURL(entry).href)
  const codes = new Set(Object.keys(errorCatalog))
  const pages = new Set(
    listFiles(join(workspaceRoot, 'docs/errors'))
      .map((file) => file.replace(/\.md$/, ''))
      .filter((page) => !otherPages.has(page)),
  )
  const mentions = files.flatMap((file) => {
    const text = readFileSync(join(workspaceRoot, file), 'utf8')
    return [...text.matchAll(/farebox\.dev\/errors\/([a-z]\w*)/g)]
      .filter(([, code = '']) => !codes.has(code))
      .map(([url]) => `${file}: ${url} is not the page of an error code`)
  })
  return [
    ...[...codes]
      .filter((code) => !pages.has(code))
      .map((code) => `docs/errors/${code}.md is missing`),
    ...[...pages]
      .filter((page) => !codes.has(page))
      .map((page) => `docs/errors/${page}.md is not about an error code`),
    ...mentions,
  ]
}
