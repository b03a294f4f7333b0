import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { ErrorDefinition } from './ErrorDefinition.js'
import { buyerErrors } from './buyerErrors.js'
import { errorCatalog } from './errorCatalog.js'
import { facilitatorErrors } from './facilitatorErrors.js'
import { messageErrors } from './messageErrors.js'
import { sellerErrors } from './sellerErrors.js'

const folder = new URL('../../../../docs/errors/', import.meta.url)
const codes = Object.keys(errorCatalog).toSorted()
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8')

/** The line of facts on top of each page. */
function toFacts({ status, retryable, charged }: ErrorDefinition): string {
  return `HTTP status ${status} · retryable: ${retryable ? 'yes' : 'no'} · charged: ${charged}`
}

test('every code is defined once', () => {
  const sections = [messageErrors, sellerErrors, facilitatorErrors, buyerErrors]
  expect(sections.flatMap((section) => Object.keys(section)).toSorted()).toEqual(codes)
})

describe.each(Object.entries(errorCatalog))('%s', (code, definition) => {
  test('definition', () => {
    expect(code).toMatch(/^[a-z0-9]+(_[a-z0-9]+)*$/)
    expect(definition.status).toBeGreaterThanOrEqual(400)
    expect(definition.status).toBeLessThan(600)
    expect(definition.title).toMatch(/^[A-Z].*\.$/)
    expect(definition.hint).toMatch(/^[A-Z].*\.$/)
  })

  test('has a page that agrees with it', () => {
    const page = read(`${code}.md`)
    expect(page.startsWith(`# ${code}\n`)).toBe(true)
    expect(page).toContain(definition.title)
    expect(page).toContain(toFacts(definition))
    for (const heading of ['What happened', 'Who sees it', 'Was money moved?', 'What to do']) {
      expect(page).toContain(`\n## ${heading}\n`)
    }
    const { status, retryable, charged, title } = definition
    expect(read('README.md')).toContain(
      `| [${code}](./${code}.md) | ${status} | ${retryable ? 'yes' : 'no'} | ${charged} | ${title} |`,
    )
  })
})

test('no page is about a code that does not exist', () => {
  const pages = readdirSync(folder).filter((name) => !/^(README|reasons)\.md$/.test(name))
  expect(pages.toSorted()).toEqual(codes.map((code) => `${code}.md`))
})

test('links between pages lead somewhere', () => {
  const names = readdirSync(folder)
  for (const name of names) {
    for (const [, target] of read(name).matchAll(/\]\(\.\/([^)#]+)(?:#[^)]*)?\)/g)) {
      expect(names, `in ${name}`).toContain(target)
    }
  }
})
