import { filledText, message, shortLabel, text } from './fields.js'
import { list, narrow, optional, type Reader, type Readers } from './Reader.js'
import type { ResourceInfo } from './types.js'

/** What a resource and a listing in a catalogue say alike. */
export const description: Readers<Omit<ResourceInfo, 'url'>> = {
  description: optional(text),
  mimeType: optional(text),
  serviceName: optional(shortLabel),
  tags: optional(
    narrow(list(shortLabel), ({ length }) => length <= 5, 'must have at most 5 elements'),
  ),
  iconUrl: optional(
    narrow(text, ({ length }) => length <= 2048, 'must have at most 2048 characters'),
  ),
}

export const resourceInfo: Reader<ResourceInfo> = message<ResourceInfo>({
  url: filledText,
  ...description,
})
