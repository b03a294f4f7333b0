import { buildWorkspace } from './lib/buildWorkspace.mjs'

const { code, output } = await buildWorkspace()
process.stdout.write(output)
process.exitCode = code
