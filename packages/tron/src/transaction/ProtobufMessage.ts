/** How one field is written on the wire and in java-tron's JSON. */
export type ProtobufKind =
  /** Hexadecimal digits without `0x` in JSON. */
  | 'bytes'
  | 'string'
  | 'int32'
  | 'int64'
  | 'bool'
  /** The value's name in JSON. */
  | { readonly names: readonly string[] }
  | { readonly message: ProtobufMessage }
  /** A contract's parameter, whose message the contract's type decides. */
  | 'parameter'

/** A field; the tables list fields by ascending number, the order of the canonical bytes. */
export interface ProtobufField {
  readonly number: number
  /** As java-tron's JSON spells it. */
  readonly name: string
  readonly kind: ProtobufKind
  readonly repeated?: true
  /** In JSON also where it is the default, and therefore not in the bytes. */
  readonly always?: true
}

/** The fields of a message. */
export type ProtobufMessage = readonly ProtobufField[]

/** An entry of a table, in one line. */
export function field(number: number, name: string, kind: ProtobufKind): ProtobufField {
  return { number, name, kind }
}

/** An entry whose JSON is a list. */
export function list(number: number, name: string, kind: ProtobufKind): ProtobufField {
  return { number, name, kind, repeated: true }
}
