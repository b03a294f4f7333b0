import { expectTypeOf } from 'vitest'
import { count, message, text } from './fields.js'
import { list, optional, type Reader } from './Reader.js'

interface Line {
  readonly id: string
  readonly note?: string
}

expectTypeOf(message<Line>({ id: text, note: optional(text) })).toEqualTypeOf<Reader<Line>>()
expectTypeOf(message({ id: text, note: optional(text) })).toEqualTypeOf<
  Reader<{ id: string; note: string | undefined }>
>()
expectTypeOf(list(count)).toEqualTypeOf<Reader<readonly number[]>>()

// @ts-expect-error every member has a reader, the optional ones too
message<Line>({ id: text })

// @ts-expect-error a member that must be there
message<Line>({ id: optional(text), note: optional(text) })

// @ts-expect-error another type
message<Line>({ id: count, note: optional(text) })
