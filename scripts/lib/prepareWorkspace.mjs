import { commandStep } from './commandStep.mjs'
import { pinnedPnpm } from './pinnedPnpm.mjs'
import { reportStep } from './reportStep.mjs'

/**
 * What every task begins with: the locked dependencies, then the build, which checks all types.
 *
 * @returns {Promise<readonly import('./reportStep.mjs').StepResult[]>} of the steps that were done
 */
export async function prepareWorkspace() {
  const install = await reportStep('install', () =>
    commandStep(pinnedPnpm(['install', '--frozen-lockfile', '--prefer-offline'])),
  )
  if (install.failed > 0) return [install]
  const build = await reportStep('build and type check', () =>
    commandStep({ command: process.execPath, args: ['scripts/build.mjs'] }),
  )
  return [install, build]
}
