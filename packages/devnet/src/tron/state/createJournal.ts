/** A map whose every change can be taken back. Values are never changed in place. */
export interface JournalTable<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
  delete(key: string): void
  entries(): Iterable<readonly [string, Value]>
}

/** Tables that share one history. */
export interface Journal {
  createTable<Value>(): JournalTable<Value>
  /** A point of the history, to go back to. */
  getPosition(): number
  /** Takes back everything after the position. */
  revert(position: number): void
  /** Makes everything before the position final, so that it takes no more memory. */
  forget(position: number): void
  /** Reads the tables as they were at the position; changes made meanwhile are taken back. */
  readAt<T>(position: number, read: () => Promise<T>): Promise<T>
}

/** Puts back what was there, and answers how to undo that. */
type Undo = () => Undo

/** An undo log over maps: cheap checkpoints for calls, blocks and a look at the solid state. */
export function createJournal(): Journal {
  let forgotten = 0
  let log: Undo[] = []

  function undoTo(position: number): Undo[] {
    const redo: Undo[] = []
    while (forgotten + log.length > position) {
      const undo = log.pop()
      if (undo === undefined) break
      redo.push(undo())
    }
    return redo
  }

  return {
    createTable: () => createTable((undo) => log.push(undo)),
    getPosition: () => forgotten + log.length,
    revert: (position) => void undoTo(position),
    forget(position) {
      const count = Math.max(0, position - forgotten)
      log = log.slice(count)
      forgotten += count
    },
    async readAt(position, read) {
      const redo = undoTo(position)
      try {
        return await read()
      } finally {
        undoTo(position)
        for (const again of redo.toReversed()) log.push(again())
      }
    },
  }
}

function createTable<Value>(push: (undo: Undo) => void): JournalTable<Value> {
  const map = new Map<string, Value>()

  function write(key: string, value: Value | undefined): Undo {
    const before = map.get(key)
    if (value === undefined) map.delete(key)
    else map.set(key, value)
    return () => write(key, before)
  }

  return {
    get: (key) => map.get(key),
    set: (key, value) => push(write(key, value)),
    delete: (key) => push(write(key, undefined)),
    entries: () => map.entries(),
  }
}
