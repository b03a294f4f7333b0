/** Writes a line for the person who runs the program. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
