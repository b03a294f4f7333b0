import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { nextBin, siteFolder, sourceFolders } from './paths.js'

const outputFolder = join(siteFolder, 'dist')
const lockFolder = join(siteFolder, '../dist/building')
const patienceMs = 180_000

function findNewest(folder: string): number {
  const times = readdirSync(folder, { withFileTypes: true }).map((entry) => {
    const path = join(folder, entry.name)
    if (!entry.isDirectory()) return statSync(path).mtimeMs
    return path === outputFolder ? 0 : findNewest(path)
  })
  return Math.max(0, ...times)
}

function isBuilt(): boolean {
  const mark = join(outputFolder, 'BUILD_ID')
  if (!existsSync(mark)) return false
  return statSync(mark).mtimeMs > Math.max(...sourceFolders.map(findNewest))
}

/** Only one process builds; a lock that outlived its build is broken. */
function takeLock(): boolean {
  try {
    mkdirSync(lockFolder)
    return true
  } catch {
    const since = statSync(lockFolder, { throwIfNoEntry: false })?.mtimeMs ?? 0
    if (since > 0 && Date.now() - since > patienceMs) rmSync(lockFolder, { recursive: true })
    return false
  }
}

/** `next build`, unless there is one of these sources already. What a seller configures is not needed. */
export async function buildSite(): Promise<void> {
  while (!isBuilt()) {
    if (!takeLock()) {
      await sleep(200)
      continue
    }
    try {
      rmSync(outputFolder, { recursive: true, force: true })
      const { PATH, HOME } = process.env
      const env = { PATH, HOME, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } as const
      await promisify(execFile)(process.execPath, [nextBin, 'build'], { cwd: siteFolder, env })
    } finally {
      rmSync(lockFolder, { recursive: true, force: true })
    }
  }
}
