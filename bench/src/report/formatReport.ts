import type { Group, Row, Target } from './Group.js'

function formatNumber(value: number): string {
  if (Number.isNaN(value)) return '–'
  if (Number.isInteger(value) || Math.abs(value) >= 100) {
    return Math.round(value).toLocaleString('en-US')
  }
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2)
}

function formatTarget({ of, atLeast, atMost }: Target): string {
  const [sign, limit] = atLeast === undefined ? ['≤', atMost ?? Number.NaN] : ['≥', atLeast]
  return `${sign} ${formatNumber(limit)}${of === 'ratio' ? '×' : ''}`
}

function toCells(row: Row): readonly string[] {
  const verdict = row.met === undefined ? '' : row.met ? 'met' : 'MISSED'
  return [
    row.subject,
    formatNumber(row.median),
    row.ratio === undefined ? '' : `${row.ratio.toFixed(2)}×`,
    row.target === undefined ? '' : `${formatTarget(row.target)} ${verdict}`.trimEnd(),
  ]
}

function formatGroup({ title, unit, rows, notes }: Group): string {
  const cells = [['', unit, 'ratio', 'target'], ...rows.map(toCells)]
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...cells.map((line) => line[column]?.length ?? 0)),
  )
  const lines = cells.map((line) => {
    const padded = line.map((cell, column) => {
      const width = widths[column] ?? 0
      return column === 1 || column === 2 ? cell.padStart(width) : cell.padEnd(width)
    })
    return `  ${padded.join('  ')}`.trimEnd()
  })
  const shown = rows.length === 0 ? [] : lines
  return [title, ...shown, ...notes.map((note) => `  ${note}`)].join('\n')
}

/** Tables for people: what was measured, the ratio to the first of each, and the targets. */
export function formatReport(groups: readonly Group[]): string {
  return groups.map((group) => `${formatGroup(group)}\n`).join('\n')
}
