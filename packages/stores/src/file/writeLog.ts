import { type FileHandle, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Claim } from '@farebox/core/server'
import type { LogHeader } from './createLogDecoder.js'
import { encodeLogLine } from './logLine.js'
import { syncDirectory } from './syncDirectory.js'

/** A log that is open for writing. After a method has thrown, only `close` may be called. */
export interface ClaimLog {
  readonly bytes: () => number
  /** Writes claims, each as JSON, and waits until they are on the disk. */
  append(texts: readonly string[]): Promise<void>
  close(): Promise<void>
}

/** About how long a line becomes. */
export const lineBytes = 262_144

/** Groups texts into lines. */
function* toLines(claims: Iterable<Claim>): Generator<readonly string[]> {
  let texts: string[] = []
  let length = 0
  for (const claim of claims) {
    const text = JSON.stringify(claim)
    texts.push(text)
    length += text.length
    if (length < lineBytes) continue
    yield texts
    texts = []
    length = 0
  }
  if (texts.length > 0) yield texts
}

function createLog(file: FileHandle): ClaimLog & { write(json: string): Promise<void> } {
  let bytes = 0
  let checksum = 0

  async function write(json: string): Promise<void> {
    const line = encodeLogLine(json, checksum)
    await file.appendFile(line.bytes)
    checksum = line.checksum
    bytes += line.bytes.length
  }

  return {
    bytes: () => bytes,
    write,
    async append(texts) {
      await write(`[${texts.join()}]`)
      await file.datasync()
    },
    close: () => file.close(),
  }
}

/**
 * Makes a log that begins with these claims. It has its name only when it is complete and on the disk; a
 * log that had the name before is replaced in one step.
 */
export async function writeLog(
  path: string,
  claims: Iterable<Claim>,
  count: number,
): Promise<ClaimLog> {
  const draft = `${path}.tmp`
  const file = await open(draft, 'w', 0o600)
  try {
    const log = createLog(file)
    const header: LogHeader = { format: 'farebox-claims', version: 1, claims: count }
    await log.write(JSON.stringify(header))
    for (const texts of toLines(claims)) await log.write(`[${texts.join()}]`)
    await file.sync()
    await rename(draft, path)
    await syncDirectory(dirname(path))
    return log
  } catch (error) {
    await file.close()
    throw error
  }
}
