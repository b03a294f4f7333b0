/**
 * Hash functions of the platform, where it has faster ones than JavaScript's. Texts are hashed as UTF-8.
 * Results are lower-case hexadecimal digits without a prefix.
 */
export interface HashFunctions {
  readonly sha256: (data: string | Uint8Array) => string
  readonly hmacSha256: (key: Uint8Array, data: string) => string
}
