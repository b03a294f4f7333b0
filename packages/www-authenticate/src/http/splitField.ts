import { HeaderError } from '../errors/HeaderError.js'
import type { AuthChallenge } from './AuthChallenge.js'
import { checkField } from './checkField.js'
import { scanChallenges } from './scanChallenges.js'

/**
 * The challenges of all lines of a field.
 *
 * @throws {@link HeaderError}
 */
export function splitField(
  value: string | readonly string[],
  dialect: boolean,
): readonly AuthChallenge[] {
  const lines = typeof value === 'string' ? [value] : value
  checkField(lines.join(''))
  const challenges = lines.flatMap((line) => scanChallenges(line, dialect))
  if (challenges.length === 0) throw new HeaderError('empty')
  return challenges
}
