/** A length of time in the page's language, such as `5 minutes`. */
export function formatDuration(seconds: number, language: string): string {
  const [value, unit] =
    seconds >= 7200
      ? [seconds / 3600, 'hour']
      : seconds >= 120
        ? [seconds / 60, 'minute']
        : [seconds, 'second']
  const style = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 } as const
  return new Intl.NumberFormat(language, style).format(value)
}

/** A number of bytes, such as `12 kB`. */
export function formatSize(bytes: number, language: string): string {
  const [value, unit] =
    bytes >= 1e6
      ? [bytes / 1e6, 'megabyte']
      : bytes >= 1000
        ? [bytes / 1000, 'kilobyte']
        : [bytes, 'byte']
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    maximumFractionDigits: 1,
  }).format(value)
}
