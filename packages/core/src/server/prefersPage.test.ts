import { describe, expect, test } from 'vitest'
import { prefersPage } from './prefersPage.js'
import { createRequest } from './seller.fixture.js'

const chrome =
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7'

function ask(accept: string | readonly string[] | undefined, more = {}, method = 'GET'): boolean {
  const headers = { ...(accept === undefined ? {} : { accept }), ...more }
  return prefersPage(createRequest({ method, headers }))
}

describe('Accept', () => {
  test.each([
    ['Chrome', chrome],
    ['Safari and Firefox', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
    ['nothing but HTML', 'text/html'],
    ['in capitals, with blanks', ' TEXT/HTML ; Q=0.5 , */* ; q=0.1'],
    ['any text', 'text/*'],
    ['our charset', 'text/html; charset=utf-8, application/json;q=0.9'],
    ['JSON refused', 'text/html;q=0.1, application/json;q=0, */*'],
    ['the least preference', 'application/json;q=0.998, text/html;q=0.999'],
    ['the more specific range', 'text/html;q=0.9, text/*;q=0.1, application/json;q=0.5'],
    ['a broken range beside it', 'text/html, application/json;q=2'],
  ])('a page: %s', (_name, accept) => {
    expect(ask(accept)).toBe(true)
    expect(ask(accept, {}, 'HEAD')).toBe(true)
  })

  test.each([
    ['no header', undefined],
    ['an empty one', ''],
    ['curl and fetch', '*/*'],
    ['axios', 'application/json, text/plain, */*'],
    ['JSON', 'application/json'],
    ['both alike', 'text/html, application/json'],
    ['both alike by a wildcard', 'text/html, */*'],
    ['JSON preferred', 'text/html;q=0.8, application/json'],
    ['HTML refused', 'text/html;q=0, application/json;q=0'],
    ['HTML refused among texts', 'text/html;q=0, text/*, application/json;q=0.1'],
    ['another level of HTML', 'text/html;level=1, application/json;q=0.1'],
    ['a weight that is none', 'text/html;q=1.5, */*;q=0.1'],
    ['a weight with too many digits', 'text/html;q=0.9999, */*;q=0.1'],
    ['another text', 'text/plain'],
    ['no media ranges', 'text/, ;;;, ,'],
  ])('JSON: %s', (_name, accept) => {
    expect(ask(accept)).toBe(false)
  })

  test('of several headers the sum', () => {
    expect(ask(['text/html', 'application/json;q=0.1'])).toBe(true)
    expect(ask(['text/html;q=0.5', 'application/json'])).toBe(false)
  })
})

test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('%s never', (method) => {
  expect(ask(chrome, {}, method)).toBe(false)
})

test.each([
  ['a navigation', { 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' }, true],
  ['an older browser', {}, true],
  ['a script', { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors' }, false],
  ['a frame', { 'sec-fetch-dest': 'iframe', 'sec-fetch-mode': 'navigate' }, false],
  ['an image', { 'sec-fetch-dest': 'image', 'sec-fetch-mode': 'no-cors' }, false],
  ['half of the headers', { 'sec-fetch-mode': 'cors' }, false],
])('what the browser says of itself: %s', (_name, headers, expected) => {
  expect(ask(chrome, headers)).toBe(expected)
})
