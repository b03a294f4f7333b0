import * as v from 'valibot'
import type { BindingComponent, BindingTerms } from './types.js'

const components: readonly BindingComponent[] = ['@method', '@target-uri', 'content-digest']

/** `extensions["request-binding"].info` of a challenge. */
export const bindingTermsSchema: v.GenericSchema<unknown, BindingTerms> = v.object({
  version: v.literal('1'),
  components: v.pipe(v.array(v.picklist(components)), v.minLength(1), v.maxLength(8)),
  required: v.boolean(),
})
