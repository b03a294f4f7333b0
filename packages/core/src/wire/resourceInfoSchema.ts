import * as v from 'valibot'
import { filledText, message, shortLabel, text } from './fields.js'
import type { ResourceInfo } from './types.js'

type OptionalText = v.ExactOptionalSchema<v.GenericSchema<unknown, string>, undefined>

/** The members that describe a resource, here and in a facilitator's catalogue (x402 v2 §1.2). */
export const descriptionEntries: {
  readonly description: OptionalText
  readonly mimeType: OptionalText
  readonly serviceName: OptionalText
  readonly tags: v.ExactOptionalSchema<v.GenericSchema<unknown, string[]>, undefined>
  readonly iconUrl: OptionalText
} = {
  description: v.exactOptional(text),
  mimeType: v.exactOptional(text),
  serviceName: v.exactOptional(shortLabel),
  tags: v.exactOptional(
    v.pipe(v.array(shortLabel, 'must be an array'), v.maxLength(5, 'must have at most 5 elements')),
  ),
  iconUrl: v.exactOptional(
    v.pipe(
      text,
      v.check((url) => url.length <= 2048, 'must have at most 2048 characters'),
    ),
  ),
}

export const resourceInfoSchema: v.GenericSchema<unknown, ResourceInfo> = message({
  url: filledText,
  ...descriptionEntries,
})
