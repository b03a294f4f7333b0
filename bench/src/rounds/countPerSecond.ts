import { performance } from 'node:perf_hooks'

/** How often in a second `work` is done, one after the other, over `times` of it. */
export async function countPerSecond(
  times: number,
  work: (index: number) => unknown,
): Promise<number> {
  const start = performance.now()
  for (let index = 0; index < times; index += 1) await work(index)
  return (times * 1000) / (performance.now() - start)
}
