import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createGroup } from '../report/createGroup.js'
import type { Group } from '../report/Group.js'
import { packPackages } from './packPackages.js'

const ours = ['@farebox/core', '@farebox/evm', '@farebox/node', '@farebox/express']
const mebibyte = 1024 * 1024

/** What a seller asks npm for; the rest comes with it. */
function listSellers(
  tarballs: Readonly<Record<string, string>>,
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const packed = Object.entries(tarballs).map(([name, file]) => [name, `file:${file}`])
  const express = { express: '^5.3.0' }
  return {
    'Express alone': express,
    Farebox: { ...express, ...Object.fromEntries(packed) },
    '@x402/express': { ...express, '@x402/express': '2.27.0', '@x402/evm': '2.27.0' },
  }
}

function measureFolder(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sum + measureFolder(path)
    return sum + (entry.isFile() ? statSync(path).size : 0)
  }, 0)
}

/** Bytes of `node_modules` after npm installed these. */
async function install(
  folder: string,
  dependencies: Readonly<Record<string, string>>,
): Promise<number> {
  const manifest = { private: true, dependencies, overrides: { viem: '2.57.1' } }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  const args = ['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund']
  await promisify(execFile)('npm', args, { cwd: folder })
  return measureFolder(join(folder, 'node_modules'))
}

/** What sellers on Express put on their disks. Needs a registry; says so where there is none. */
export async function measureInstall(): Promise<Group> {
  const scratch = mkdtempSync(join(tmpdir(), 'farebox-bench-'))
  const figures: Record<string, number[]> = {}
  const notes: string[] = []
  try {
    for (const [name, dependencies] of Object.entries(
      listSellers(await packPackages(ours, scratch)),
    )) {
      const folder = mkdtempSync(join(scratch, 'seller-'))
      figures[name] = [(await install(folder, dependencies)) / mebibyte]
    }
  } catch (error) {
    notes.push(
      `Not measured: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''}`,
    )
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
  return createGroup({
    id: 'install',
    title: 'Installed: seller on Express',
    unit: 'MiB of files',
    figures,
    baseline: 'Express alone',
    targets: { Farebox: { of: 'value', atMost: 12 } },
    notes,
  })
}
