import { FareboxError } from '@farebox/core'

const classes = {
  parse: 'org.tron.core.services.http.JsonFormat$ParseException',
  json: 'com.alibaba.fastjson.JSONException',
  parameter: 'java.security.InvalidParameterException',
  argument: 'java.lang.IllegalArgumentException',
  number: 'java.lang.NumberFormatException',
  validate: 'org.tron.core.exception.ContractValidateException',
  vm: 'org.tron.core.exception.VMIllegalException',
  tooLarge: 'java.lang.Exception',
} as const

/** Ends a request with the exception that java-tron names: `class <name> : <message>`. */
export function refuse(kind: keyof typeof classes, message: string, cause?: unknown): never {
  throw new FareboxError('devnet_failed', {
    detail: `class ${classes[kind]} : ${message}`,
    cause,
  })
}

/** The text of {@link refuse}, and of what the codecs throw for values that do not fit. */
export function describeRefusal(error: unknown): string {
  if (!(error instanceof FareboxError)) return 'class java.lang.NullPointerException : null'
  if (error.detail?.startsWith('class ') === true) return error.detail
  return `class ${classes.parse} : ${error.detail ?? error.code}`
}

/** Whether a contract does not validate, for which java-tron has a code of its own. */
export function readValidateRefusal(error: unknown): string | undefined {
  const start = `class ${classes.validate} : `
  const text = describeRefusal(error)
  return text.startsWith(start) ? text.slice(start.length) : undefined
}
