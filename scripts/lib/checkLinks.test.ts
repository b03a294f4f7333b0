import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkLinks, listAnchors } from './checkLinks.mjs'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'farebox-links-'))
  mkdirSync(join(root, 'docs'))
  writeFileSync(join(root, 'docs/http.md'), '# The `402`\n\n## Two words\n\n## Two words\n')
})

afterEach(() => {
  rmSync(root, { recursive: true })
})

function check(markdown: string): readonly string[] {
  writeFileSync(join(root, 'docs/page.md'), markdown)
  return checkLinks(root, 'docs/page.md').problems
}

test('good links', () => {
  const links = ['http.md', '../docs', '/docs/http.md#the-402', 'http.md#two-words-1', '#top']
  expect(check(`# Top\n${links.map((link) => `[x](${link})`).join(' ')}`)).toEqual([])
})

test('other places are not looked at', () => {
  expect(check('[x](https://example.com) [y](mailto:a@b.c) [z](//example.com/x)')).toEqual([])
})

test('missing file, with its line', () => {
  expect(check('one\n\n[x](gone.md)')).toEqual(['docs/page.md:3: gone.md does not exist'])
})

test('missing heading', () => {
  expect(check('[x](http.md#three)')).toEqual([
    'docs/page.md:1: http.md#three names a heading that does not exist',
  ])
})

test('images and reference definitions', () => {
  expect(check('![x](a.png)\n\n[name]: b.md "title"')).toEqual([
    'docs/page.md:1: a.png does not exist',
    'docs/page.md:3: b.md does not exist',
  ])
})

test('code is not a link', () => {
  expect(check('`[x](gone.md)`\n\n```ts\nroutes[key](gone)\n```\n')).toEqual([])
})

test('anchors', () => {
  const anchors = listAnchors('# A [link](x.md), and more!\n```\n# no\n```\n<a id="own"></a>')
  expect([...anchors]).toEqual(['a-link-and-more', 'own'])
})
