/**
 * How much of a peer's message is read before it is refused. All are checked before `JSON.parse` runs;
 * an absent one has its default.
 */
export interface Limits {
  /** Characters of a payment header, checked before it is decoded. Default 12,288 (12 KiB). */
  readonly maxHeaderBytes?: number
  /** UTF-16 code units of a JSON text. Default 262,144. */
  readonly maxJsonLength?: number
  /** Containers inside each other; `[]` has depth 1. Default 16. */
  readonly maxDepth?: number
  /** Elements of one array, or members of one object. Default 256. */
  readonly maxMembers?: number
  /** Values in the whole text, where an empty container counts twice. Default 10,000. */
  readonly maxNodes?: number
}

/** What applies where {@link Limits} says nothing. */
export const defaultLimits: Required<Limits> = {
  maxHeaderBytes: 12_288,
  maxJsonLength: 262_144,
  maxDepth: 16,
  maxMembers: 256,
  maxNodes: 10_000,
}
