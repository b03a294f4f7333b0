/** Where a line for the person who watches goes. */
export type Print = (line: string) => void

/** Writes a line for the person who runs the program. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
