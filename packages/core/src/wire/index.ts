export {
  anything,
  atomicAmount,
  count,
  exactMessage,
  filledText,
  flag,
  freeObject,
  matching,
  message,
  seconds,
  table,
  text,
} from './fields.js'
export { readAs } from './readAs.js'
export type { Reader, Readers } from './Reader.js'
export {
  atMost,
  convert,
  filledList,
  list,
  literal,
  narrow,
  only,
  optional,
  withDefault,
} from './Reader.js'
export { tryRead } from './tryRead.js'
export { UnreadableError } from './UnreadableError.js'
