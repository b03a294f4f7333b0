const { readdirSync } = require('node:fs')
const { join } = require('node:path')

const scope = join(__dirname, 'node_modules/@farebox')

const subpaths = readdirSync(scope).flatMap((name) => {
  const { exports } = require(join(scope, name, 'package.json'))
  return Object.entries(exports)
    .filter(([, target]) => target.require !== undefined)
    .map(([subpath]) => `@farebox/${name}${subpath.slice(1)}`)
})

test('there are some', () => {
  expect(subpaths.length).toBeGreaterThan(5)
})

test.each(subpaths)('require("%s")', (subpath) => {
  expect(Object.keys(require(subpath))).not.toEqual([])
})
