import { HeaderError } from '../errors/HeaderError.js'

/** Names on the wire, in the order of a message, and the members they become. */
export type Members<Member extends string> = ReadonlyMap<string, Member>

/** A message with its named members, and the parameters that have other names. */
export type Message<Member extends string> = { readonly [M in Member]?: string } & {
  readonly params?: Readonly<Record<string, string>>
}

/** What is empty counts as absent. */
export function toMessage<Member extends string>(
  values: ReadonlyMap<string, string>,
  members: Members<Member>,
): Message<Member> {
  const named: Record<string, string> = {}
  const params: Record<string, string> = {}
  for (const [name, value] of values) {
    const member = members.get(name)
    if (value !== '' && name !== '__proto__') (member ? named : params)[member ?? name] = value
  }
  const isPlain = Object.keys(params).length === 0
  // Every key but `params` is a member of the table.
  return (isPlain ? named : { ...named, params }) as Message<Member>
}

/**
 * The other way. Only what is `required` is there when it is empty.
 *
 * @throws {@link HeaderError} `name` for an extra parameter that could be taken for another
 */
export function toValues<Member extends string>(
  message: Message<Member>,
  members: Members<Member>,
  required: readonly string[],
): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  for (const [name, member] of members) {
    const value: string = message[member] ?? ''
    if (value !== '' || required.includes(name)) values.set(name, value)
  }
  for (const [name, value] of Object.entries(message.params ?? {})) {
    if (members.has(name) || !/^[a-z\d][a-z\d_-]*$/.test(name)) throw new HeaderError('name')
    if (value !== '') values.set(name, value)
  }
  return values
}
