import { basename } from 'node:path'

/** The one version of pnpm that this repository is worked on with. */
const pnpmVersion = '12.21.0'

/**
 * A call of the pinned pnpm. It comes through npm, so that nothing but Node and npm has to be
 * installed, and a pnpm or corepack on PATH is never used. Below `pnpm exec` and `pnpm run` of the
 * pinned version itself, that very program is called.
 *
 * @param {readonly string[]} args
 * @returns {import('./runCommand.mjs').Command}
 */
export function pinnedPnpm(args) {
  const { npm_config_user_agent: agent = '', npm_execpath: executable = '' } = process.env
  if (agent.startsWith(`pnpm/${pnpmVersion} `) && basename(executable).startsWith('pnpm')) {
    return executable.endsWith('js')
      ? { command: process.execPath, args: [executable, ...args] }
      : { command: executable, args }
  }
  const call = ['--yes', '--prefer-offline', `pnpm@${pnpmVersion}`, ...args]
  return { command: 'npx', args: call }
}
