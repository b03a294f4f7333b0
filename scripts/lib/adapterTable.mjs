/**
 * @typedef {{ readonly group: string, readonly name: string, readonly ranOn: readonly string[] }} AdapterCase
 * @typedef {{ readonly passed: number, readonly skipped: number, readonly failed: number }} Counts
 * @typedef {{ readonly adapters: ReadonlyMap<string, Counts>, readonly cases: readonly AdapterCase[] }} AdapterTable
 * @typedef {{ readonly testResults: readonly { readonly assertionResults: readonly {
 *   readonly ancestorTitles: readonly string[], readonly title: string, readonly status: string
 * }[] }[] }} VitestReport what Vitest's JSON reporter writes, as far as it is read here
 */

/** Every one of these has a column. */
const adapterNames = [
  'Express 4',
  'Express 5',
  'Hono',
  'Nest×Express',
  'Nest×Fastify',
  'Fastify',
  'Next',
]

/** Columns of runs that are called otherwise. */
const columns = new Map([
  ['Nest on Express', 'Nest×Express'],
  ['Nest on Fastify', 'Nest×Fastify'],
  ['Fastify, config.paid', 'Fastify'],
  ['Fastify, a hook', 'Fastify, by hooks'],
  ['Next 16', 'Next'],
])

const fewestCases = 80

/** @param {string} status */
function toOutcome(status) {
  if (status === 'passed') return 'passed'
  return ['skipped', 'pending', 'todo', 'disabled'].includes(status) ? 'skipped' : 'failed'
}

/** @param {VitestReport} report */
function listResults(report) {
  return report.testResults.flatMap(({ assertionResults }) =>
    assertionResults.flatMap(({ ancestorTitles: [run = '', ...groups], title, status }) => {
      // The suite has groups; what an adapter tests besides stands outside of them.
      if (groups.length === 0) return []
      const adapter = columns.get(run) ?? run
      return [{ adapter, group: groups.join(', '), name: title, outcome: toOutcome(status) }]
    }),
  )
}

/** @param {readonly string[]} cells */
const toRow = (cells) => `| ${cells.join(' | ')} |`

/**
 * docs/adapters.md, from a run of the behaviour suite on every adapter.
 *
 * @param {VitestReport} report
 * @returns {string}
 */
export function renderAdapterTable(report) {
  const results = listResults(report)
  const found = new Set(results.map(({ adapter }) => adapter))
  const adapters = [...new Set([...adapterNames.filter((name) => found.has(name)), ...found])]
  const groups = [...new Set(results.map(({ group }) => group))]
  const outcomes = ['passed', 'skipped', 'failed']
  /** @param {(result: typeof results[number]) => boolean} isCounted */
  const count = (isCounted) => results.filter(isCounted).length

  const groupRows = groups.map((group) => {
    const cells = adapters.map((adapter) =>
      outcomes
        .map((outcome) => [
          count((one) => one.group === group && one.adapter === adapter && one.outcome === outcome),
          outcome,
        ])
        .flatMap(([times, outcome]) => (times === 0 ? [] : [`${times} ${outcome}`]))
        .join(', '),
    )
    return toRow([group, ...cells.map((cell) => cell || '–')])
  })
  const totalRows = outcomes.map((outcome) =>
    toRow([
      `**${outcome}**`,
      ...adapters.map(
        (adapter) => `${count((one) => one.adapter === adapter && one.outcome === outcome)}`,
      ),
    ]),
  )
  const lists = groups.map((group) => {
    const names = new Set(results.flatMap((one) => (one.group === group ? [one.name] : [])))
    const lines = [...names].map((name) => {
      const ran = new Set(
        results.flatMap((one) =>
          one.group === group && one.name === name && one.outcome !== 'skipped'
            ? [one.adapter]
            : [],
        ),
      )
      const on = adapters.filter((adapter) => ran.has(adapter))
      const which = on.length === adapters.length ? 'all' : on.join('; ') || 'none'
      return `- \`${name}\`: ${which}`
    })
    return `### ${group}\n\n${lines.join('\n')}\n`
  })
  return `# What every adapter was tested for

One suite (\`describePaidRoutes\` of packages/testkit) runs on every adapter, over real HTTP. This is what
\`node scripts/listAdapterCases.mjs --write\` has counted; do not edit it.

${[toRow(['', ...adapters]), `|${'---|'.repeat(adapters.length + 1)}`, ...groupRows, ...totalRows].join('\n')}

## The cases

Behind each case stand the adapters on which it ran. Ids such as T16 are those of [SECURITY.md](../SECURITY.md).

${lists.join('\n')}`
}

/**
 * @param {string} line
 * @returns {readonly string[]}
 */
function readCells(line) {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())
}

/**
 * Reads what {@link renderAdapterTable} has written.
 *
 * @param {string} markdown
 * @returns {AdapterTable}
 */
export function parseAdapterTable(markdown) {
  const lines = markdown.split('\n')
  const rows = lines.filter((line) => line.startsWith('| ')).map(readCells)
  const [, ...names] = rows[0] ?? []
  /** @param {string} outcome @param {number} column */
  const read = (outcome, column) =>
    Number(rows.find(([label]) => label === `**${outcome}**`)?.[column + 1] ?? Number.NaN)
  const adapters = new Map(
    names.map((name, column) => [
      name,
      {
        passed: read('passed', column),
        skipped: read('skipped', column),
        failed: read('failed', column),
      },
    ]),
  )
  let group = ''
  const cases = lines.flatMap((line) => {
    if (line.startsWith('### ')) group = line.slice(4)
    const [, name, which] = /^- `(.+)`: (.+)$/.exec(line) ?? []
    if (name === undefined || which === undefined) return []
    const ranOn = which === 'all' ? names : which === 'none' ? [] : which.split('; ')
    return [{ group, name, ranOn }]
  })
  return { adapters, cases }
}

/**
 * What is wrong with a table: an adapter that is missing, has too few cases, or failed one.
 *
 * @param {AdapterTable} table
 * @returns {readonly string[]}
 */
export function findTableProblems({ adapters, cases }) {
  const missing = adapterNames.filter((name) => !adapters.has(name))
  return [
    ...missing.map((name) => `${name} has no column`),
    ...[...adapters].flatMap(([name, { passed, failed }]) => {
      const listed = cases.filter(({ ranOn }) => ranOn.includes(name)).length
      return [
        // Not the other way round: a count that cannot be read is a problem.
        ...(passed >= fewestCases ? [] : [`${name} passed ${passed} cases, not ${fewestCases}`]),
        ...(failed === 0 ? [] : [`${name} failed ${failed} cases`]),
        ...(listed === passed + failed ? [] : [`${name} lists ${listed} cases as run`]),
      ]
    }),
  ]
}
