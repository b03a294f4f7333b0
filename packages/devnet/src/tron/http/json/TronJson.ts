/** A JSON value; numbers may be bigger than a double holds. */
export type TronJson =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly TronJson[]
  | TronJsonObject

export interface TronJsonObject {
  readonly [key: string]: TronJson | undefined
}
