import { HeaderError } from '../errors/HeaderError.js'
import type { AuthParam } from './AuthChallenge.js'
import type { CharSource } from './CharSource.js'
import { maxChallenges, maxParams } from './limits.js'

const blank = /[\t ]/
const tokenCharacter = /[\w!#$%&'*+.^`|~-]/
const token68Character = /[\w.~+/-]/

interface ScannedChallenge {
  readonly scheme: string
  readonly params: AuthParam[]
  token68?: string
  unterminated?: string
}

/**
 * Takes a field apart in one pass, in which every character is looked at a fixed number of times: after a token,
 * the next character that is no blank says whether it was a parameter's name or begins a challenge.
 *
 * @throws {@link HeaderError}
 */
export function scanChallenges(source: CharSource, dialect: boolean): readonly ScannedChallenge[] {
  const challenges: ScannedChallenge[] = []
  let current: ScannedChallenge | undefined
  let isOpen = false
  let at = 0

  const peek = (): string => source.charAt(at)
  function take(character: RegExp): string {
    const start = at
    while (character.test(peek())) at += 1
    return source.slice(start, at)
  }
  function takeQuoted(): string | undefined {
    let value = ''
    for (at += 1; at < source.length; at += 1) {
      if (peek() === '"') {
        at += 1
        return value
      }
      if (peek() === '\\') at += 1
      value += peek()
    }
    return undefined
  }
  /** Empty, and the position is where it was, if there is none. */
  function takeToken68(): string {
    const start = at
    take(blank)
    const word = take(token68Character)
    const padding = take(/=/)
    take(blank)
    if (word !== '' && /^,?$/.test(peek())) return word + padding
    at = start
    return ''
  }

  for (;;) {
    const separator = take(/[\t ,]/)
    if (at >= source.length) return challenges
    const isSeparated = dialect ? separator !== '' : separator.includes(',')
    const start = at
    const name = take(tokenCharacter)
    const end = at
    take(blank)

    if (name === '') {
      const isLoneQuote = peek() === '"' && source.indexOf('"', at + 1) === -1
      if (!dialect || !current || !isLoneQuote) throw new HeaderError('syntax')
      current.unterminated = ''
      return challenges
    }

    if (peek() !== '=') {
      at = end
      if (current && !isSeparated) throw new HeaderError('syntax')
      if (challenges.length >= maxChallenges) throw new HeaderError('too_many')
      current = { scheme: name, params: [] }
      challenges.push(current)
      isOpen = blank.test(peek())
      const token68 = isOpen && takeToken68()
      if (token68) {
        current.token68 = token68
        isOpen = false
      }
      continue
    }

    if (!current || !isOpen) throw new HeaderError('syntax')
    const { params } = current
    const key = name.toLowerCase()
    if (!isSeparated && params.length > 0) throw new HeaderError('syntax')
    if (params.length >= maxParams) throw new HeaderError('too_many')
    if (params.some((each) => each.name.toLowerCase() === key)) {
      throw new HeaderError('duplicate', key)
    }
    at += 1
    take(blank)
    const isQuoted = peek() === '"'
    const value = isQuoted ? takeQuoted() : take(tokenCharacter)
    if (value === undefined) {
      if (!dialect) throw new HeaderError('unterminated', key)
      current.unterminated = key
      return challenges
    }
    if (value === '' && !isQuoted) throw new HeaderError('syntax')
    params.push({ name, value, text: source.slice(start, at) })
  }
}
