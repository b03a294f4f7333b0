/** The part of `Headers` that is read: the value of a header by any spelling of its name, or `null`. */
export interface HeaderReader {
  get(name: string): string | null
}
