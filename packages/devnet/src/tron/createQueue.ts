/** Runs a task when those before it are done. */
export type Queue = <T>(task: () => Promise<T> | T) => Promise<T>

/** One task at a time, in the order of the calls; a failed task does not hold up the next. */
export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    const next = last.then(task)
    last = next.catch(() => {})
    return next
  }
}
