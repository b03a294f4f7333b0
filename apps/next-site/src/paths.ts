import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const { resolve } = createRequire(import.meta.url)

/** The folder of the Next application, wherever this file was compiled to. */
export const siteFolder: string = join(
  dirname(resolve('@farebox/demo-next-site/package.json')),
  'site',
)

export const nextBin: string = resolve('next/dist/bin/next')

/** What the build takes in: it is out of date when one of them has changed. */
export const sourceFolders: readonly string[] = [
  siteFolder,
  ...['core', 'core/server', 'demo-catalog', 'next', 'paywall'].map((name) =>
    dirname(resolve(`@farebox/${name}`)),
  ),
]
