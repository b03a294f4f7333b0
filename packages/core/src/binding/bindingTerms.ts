import { flag, message } from '../wire/fields.js'
import { list, literal, narrow, only, type Reader } from '../wire/Reader.js'
import type { BindingComponent, BindingTerms } from './types.js'

const names: ReadonlySet<unknown> = new Set<BindingComponent>([
  '@method',
  '@target-uri',
  'content-digest',
])

const component = only(
  (value): value is BindingComponent => names.has(value),
  'must be a component that is known here',
)

/** `extensions["request-binding"].info` of a challenge. */
export const bindingTerms: Reader<BindingTerms> = message<BindingTerms>({
  version: literal('1'),
  components: narrow(
    list(component),
    ({ length }) => length >= 1 && length <= 8,
    'must have 1 to 8 elements',
  ),
  required: flag,
})
