import { posix } from 'node:path'
import { listTargets } from './listTargets.mjs'
import { workspaceRoot } from './workspaceRoot.mjs'

/** @typedef {ReadonlyMap<string, Buffer>} Files */

/** @type {readonly (readonly [pattern: RegExp, why: string])[]} */
const unwantedFiles = [
  [/\.(?:test|test-d|bench|fixture|vectors)\.|^(?:src|dist\/\w+)\/tests?\//, 'is for tests'],
  [/^dist\/test\//, 'is for tests'],
  [/\.tsbuildinfo$/, 'is build info'],
  [/\.map$/, 'leads to sources, which are not published'],
  [/(?:^|\/)(?:node_modules|\.turbo|coverage)\//, 'is not part of the package'],
  [/(?:^|\/)(?:\.env|\.npmrc|\.DS_Store)|\.(?:log|tgz)$/, 'is not part of the package'],
]

/** @type {readonly (readonly [pattern: RegExp, why: string])[]} */
const unwantedText = [
  [/(?<![\w.:/])\/(?:home|root|Users|work|tmp\/)\b[/\w]*/, 'names a path of one machine'],
  [/[A-Z]:\\\\?Users\\/, 'names a path of one machine'],
  [
    /https?:\/\/(?:registry\.|[^\s"'/]+\/(?:npm|registry|artifactory|repository)\/)/,
    'names a registry',
  ],
]

/** @param {Files} files */
function* checkNames(files) {
  for (const name of ['package.json', 'README.md', 'LICENSE']) {
    if (!files.has(name)) yield `${name} is missing`
  }
  for (const name of files.keys()) {
    for (const [pattern, why] of unwantedFiles) if (pattern.test(name)) yield `${name} ${why}`
  }
}

/** @param {Files} files */
function* checkText(files) {
  for (const [name, bytes] of files) {
    const text = bytes.toString('utf8')
    if (text.includes(workspaceRoot)) yield `${name} names the folder it was built in`
    for (const [pattern, why] of unwantedText) {
      const found = pattern.exec(text)
      if (found !== null) yield `${name} ${why}: ${found[0]}`
    }
  }
}

/**
 * @param {Files} files
 * @param {import('./findPackages.mjs').Manifest} manifest
 */
function* checkTargets(files, manifest) {
  const targets = [
    ...listTargets(manifest.exports),
    ...listTargets(manifest.typesVersions),
    ...listTargets(manifest.bin),
    ...listTargets(manifest.main),
    ...listTargets(manifest.types),
  ]
  const names = [...files.keys()]
  for (const target of new Set(targets.map((path) => posix.normalize(path)))) {
    const [before = '', after] = target.split('*')
    const exists =
      after === undefined
        ? files.has(target)
        : names.some((name) => name.startsWith(before) && name.endsWith(after))
    if (!exists) yield `package.json points to ${target}, which is missing`
  }
  for (const target of listTargets(manifest.bin)) {
    const start = files.get(posix.normalize(target))?.toString('utf8', 0, 20)
    if (start?.startsWith('#!/usr/bin/env node\n') === false) yield `${target} has no #! line`
  }
}

/** @param {import('./findPackages.mjs').Manifest} manifest */
function* checkDependencies(manifest) {
  const { dependencies, peerDependencies, optionalDependencies } = manifest
  const ranges = Object.entries({ ...dependencies, ...peerDependencies, ...optionalDependencies })
  for (const [name, range] of ranges) {
    if (/^(?:workspace|file|link|https?|git)[:+]/.test(range)) {
      yield `package.json depends on ${name}@${range}, which nobody else can install`
    }
  }
}

/**
 * What is wrong with the contents of a packed package.
 *
 * @param {Files} files
 * @returns {readonly string[]}
 */
export function checkContents(files) {
  /** @type {import('./findPackages.mjs').Manifest} */
  const manifest = JSON.parse(files.get('package.json')?.toString('utf8') ?? '{}')
  return [
    ...checkNames(files),
    ...checkText(files),
    ...checkTargets(files, manifest),
    ...checkDependencies(manifest),
  ]
}
