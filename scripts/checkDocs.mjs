import { readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { checkErrorPages } from './lib/checkErrorPages.mjs'
import { checkLinks } from './lib/checkLinks.mjs'
import { compileExamples } from './lib/compileExamples.mjs'
import { extractComments, extractFences, findBareExamples } from './lib/extractExamples.mjs'
import { findPublicPackages } from './lib/findPackages.mjs'
import { listFiles } from './lib/listFiles.mjs'
import { workspaceRoot } from './lib/workspaceRoot.mjs'

const read = (/** @type {string} */ file) => readFileSync(join(workspaceRoot, file), 'utf8')

const documents = listFiles(
  workspaceRoot,
  (file) => file.endsWith('.md') && !file.startsWith('.changeset/') && !file.includes('/dist/'),
)
const sources = findPublicPackages().flatMap(({ folder }) =>
  listFiles(join(folder, 'src'), (file) =>
    /(?<!\.(?:test|test-d|bench|fixture))\.tsx?$/.test(file),
  ).map((file) =>
    relative(workspaceRoot, join(folder, 'src', file))
      .split(sep)
      .join('/'),
  ),
)
const comments = sources.flatMap((file) =>
  extractComments(read(file)).map((comment) => ({ file, comment })),
)

const fences = [
  ...documents.map((file) => ({ file, markdown: read(file) })),
  ...comments.map(({ file, comment }) => ({ file, markdown: comment })),
].flatMap(({ file, markdown }) => extractFences(markdown).map((fence) => ({ file, fence })))
const examples = fences.filter(({ fence }) =>
  /^(?:ts|typescript|js|javascript)$/.test(fence.language),
)
const unchecked = examples.filter(({ fence }) => fence.info.startsWith('nocheck'))
const checked = examples.filter((example) => !unchecked.includes(example))

const links = documents.map((file) => checkLinks(workspaceRoot, file))
const complaints = await compileExamples(checked)
const problems = [
  ...comments.flatMap(({ file, comment }) =>
    findBareExamples(comment).map((line) => `${file}:${line}: the @example has no code block`),
  ),
  ...unchecked
    .filter(({ fence }) => !/^nocheck:\s*\S/.test(fence.info))
    .map(({ file, fence }) => `${file}:${fence.line - 1}: nocheck needs a reason ("nocheck: why")`),
  ...links.flatMap((result) => result.problems),
  ...(await checkErrorPages([...documents, ...sources])),
  ...(complaints === '' ? [] : [complaints.trimEnd()]),
]

for (const { file, fence } of unchecked) {
  process.stdout.write(`not compiled: ${file}:${fence.line - 1}: ${fence.info}\n`)
}
for (const problem of problems) process.stdout.write(`${problem}\n`)
const linkCount = links.reduce((total, { count }) => total + count, 0)
process.stdout.write(
  `${checked.length} examples compiled, ${unchecked.length} not; ${linkCount} links; ` +
    `${problems.length} problems\n`,
)
process.exitCode = problems.length === 0 ? 0 : 1
