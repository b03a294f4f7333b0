import { SourceMap } from 'node:module'

/** The sources that some code is from, by its source map. Those of which nothing was kept are not among them. */
export function listSources(code: string, mapText: string): readonly string[] {
  const map = new SourceMap(JSON.parse(mapText))
  const sources = new Set<string>()
  for (const [row, line] of code.split('\n').entries()) {
    for (let column = 0; column < line.length; column++) {
      const entry = map.findEntry(row, column)
      if ('originalSource' in entry) sources.add(entry.originalSource)
    }
  }
  return [...sources]
}
