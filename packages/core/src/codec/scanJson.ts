import { FareboxError } from '../errors/FareboxError.js'
import type { Limits } from './Limits.js'
import { defaultLimits } from './Limits.js'

/**
 * Walks over a JSON text once, without building anything, and enforces the limits that protect
 * `JSON.parse` and whatever reads its result. It does not check the grammar; `JSON.parse` does.
 *
 * @returns how many members all the objects of the text have together, if it is valid JSON.
 * @throws `json_too_large`, `json_too_deep`
 */
export function scanJson(text: string, limits: Limits = {}): number {
  const {
    maxJsonLength = defaultLimits.maxJsonLength,
    maxDepth = defaultLimits.maxDepth,
    maxMembers = defaultLimits.maxMembers,
    maxNodes = defaultLimits.maxNodes,
  } = limits
  // Each limit is written so that a NaN refuses everything instead of allowing everything.
  if (!(text.length <= maxJsonLength)) throw tooLarge(`The text is longer than ${maxJsonLength}.`)
  /** Elements of every open container, innermost last; the root counts as a container. */
  const elements = [1]
  let nodes = 1
  let members = 0
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case 0x22: // "
        i = findStringEnd(text, i)
        break
      case 0x5b: // [
      case 0x7b: // {
        if (!(elements.length <= maxDepth)) {
          throw new FareboxError('json_too_deep', {
            detail: `The JSON is nested deeper than ${maxDepth} levels.`,
          })
        }
        elements.push(1)
        nodes++
        break
      case 0x5d: // ]
      case 0x7d: // }
        elements.pop()
        break
      case 0x2c: {
        // ,
        const count = (elements.pop() ?? 0) + 1
        if (!(count <= maxMembers)) {
          throw tooLarge(`An array or object has more than ${maxMembers} members.`)
        }
        elements.push(count)
        nodes++
        break
      }
      case 0x3a: // :
        members++
        break
    }
    if (!(nodes <= maxNodes)) throw tooLarge(`There are more than ${maxNodes} values.`)
  }
  return members
}

/** The index of the closing quote, or the end of the text when there is none. */
function findStringEnd(text: string, open: number): number {
  let close = text.indexOf('"', open + 1)
  while (close !== -1 && isEscaped(text, close)) close = text.indexOf('"', close + 1)
  return close === -1 ? text.length : close
}

/** Whether an odd number of backslashes stands before the index. */
function isEscaped(text: string, index: number): boolean {
  let start = index
  while (text.charCodeAt(start - 1) === 0x5c) start--
  return (index - start) % 2 === 1
}

function tooLarge(detail: string): FareboxError {
  return new FareboxError('json_too_large', { detail })
}
