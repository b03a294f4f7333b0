import { isJsonList } from './isJsonList.js'
import type { TronJson } from './TronJson.js'

// What protobuf declares as int32; every other number of java-tron's messages is an int64.
const int32Names = new Set(['id', 'parent_id', 'Permission_id', 'version'])

/**
 * JSON text with every digit of an int64. `JSON.stringify` alone refuses a `bigint`.
 *
 * @param int64AsString Prints int64 values as strings, as java-tron does with `int64_as_string`.
 */
export function writeJson(value: TronJson, int64AsString = false): string {
  return write(value, int64AsString, '')
}

function write(value: TronJson, int64AsString: boolean, name: string): string {
  if (typeof value === 'bigint' || typeof value === 'number') {
    return int64AsString && !int32Names.has(name) ? `"${value}"` : value.toString()
  }
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isJsonList(value))
    return `[${value.map((item) => write(item, int64AsString, name)).join(',')}]`
  const members = Object.entries(value).flatMap(([key, member]) =>
    member === undefined ? [] : [`${JSON.stringify(key)}:${write(member, int64AsString, key)}`],
  )
  return `{${members.join(',')}}`
}
