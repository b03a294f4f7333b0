/** Measures once and answers the figure. */
export type Measure = () => number | Promise<number>

/**
 * Measures subjects in turns (A B C, A B C, …), so that whatever else the machine does meanwhile is
 * shared by all. The first turn warms up and is not counted.
 */
export async function runRounds(
  subjects: Readonly<Record<string, Measure>>,
  rounds: number,
): Promise<Record<string, number[]>> {
  const figures: Record<string, number[]> = {}
  for (const [name, measure] of Object.entries(subjects)) {
    figures[name] = []
    await measure()
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, measure] of Object.entries(subjects)) {
      figures[name]?.push(await measure())
    }
  }
  return figures
}
