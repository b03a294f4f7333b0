import { FareboxError } from '@farebox/core'
import { createRequire } from 'node:module'

const packageSuffixes: Readonly<Record<string, string>> = {
  'darwin-arm64': 'darwin-arm64',
  'darwin-x64': 'darwin-amd64',
  'linux-arm64': 'linux-arm64',
  'linux-x64': 'linux-amd64',
  'win32-x64': 'win32-amd64',
}

/**
 * The path of the anvil binary that npm installed. The launcher script of `@foundry-rs/anvil` is left
 * out: it costs a Node process and may download.
 *
 * @throws `devnet_failed`: there is no anvil for this platform, or optional dependencies were not installed.
 */
export function findAnvil(platform: string, arch: string): string {
  const suffix = packageSuffixes[`${platform}-${arch}`]
  try {
    if (suffix === undefined) throw new Error(`anvil has no build for ${platform}-${arch}`)
    const require = createRequire(
      createRequire(import.meta.url).resolve('@foundry-rs/anvil/package.json'),
    )
    const binary = platform === 'win32' ? 'anvil.exe' : 'anvil'
    return require.resolve(`@foundry-rs/anvil-${suffix}/bin/${binary}`)
  } catch (cause) {
    throw new FareboxError('devnet_failed', {
      detail: 'The anvil binary for this platform is not installed.',
      cause,
    })
  }
}
