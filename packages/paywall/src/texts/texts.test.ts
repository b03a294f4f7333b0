import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { chooseLanguage } from './chooseLanguage.js'
import { en } from './en.js'
import { languages } from './languages.js'

const keys = Object.keys(en).toSorted()

function listMarks(sentence: string): readonly string[] {
  return [...sentence.matchAll(/\{(\w+)\}/g)].map(([mark]) => mark).toSorted()
}

describe.each(Object.entries(languages))('%s', (_tag, texts) => {
  test('has every sentence', () => {
    expect(Object.keys(texts).toSorted()).toEqual(keys)
    expect(Object.values(texts).filter((sentence) => sentence.trim() === '')).toEqual([])
  })

  test.each(Object.entries(en))('fills in what English does: %s', (key, sentence) => {
    const own: unknown = Reflect.get(texts, key)
    expect(listMarks(String(own))).toEqual(listMarks(sentence))
  })
})

test('every sentence is used', () => {
  const folder = new URL('..', import.meta.url)
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /^(?!texts\/).*(?<!\.(?:test|fixture|generated))\.ts$/.test(file))
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n')
  expect(keys.filter((key) => !new RegExp(`texts\\.${key}\\b`).test(sources))).toEqual([])
})

describe('chooseLanguage', () => {
  const available = ['en', 'zh', 'zh-Hant', 'pt-BR']
  test.each([
    ['', 'en'],
    ['zh-CN', 'zh'],
    ['zh-hant-tw, en', 'zh-Hant'],
    ['fr, zh;q=0.5, en;q=0.7', 'en'],
    ['en;q=0, zh;q=0.1', 'zh'],
    ['pt, pt-br', 'pt-BR'],
    ['*', 'en'],
    ['zh;q=2, pt-BR;q=0.1', 'pt-BR'],
    ['-, --, ;;;, zh', 'zh'],
    [`${'a,'.repeat(5000)}zh`, 'en'],
  ])('%j', (acceptLanguage, expected) => {
    expect(chooseLanguage(acceptLanguage, available)).toBe(expected)
  })

  test('nothing to choose from', () => {
    expect(chooseLanguage('zh', [])).toBe('en')
  })
})
