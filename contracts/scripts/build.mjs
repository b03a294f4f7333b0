import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { compile } from './compile.mjs'

const repository = new URL('../../', import.meta.url)

for (const [path, text] of compile()) writeFileSync(fileURLToPath(new URL(path, repository)), text)
