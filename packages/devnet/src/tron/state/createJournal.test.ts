import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createJournal } from './createJournal.js'

describe('a journal', () => {
  test('goes back to a position', () => {
    const journal = createJournal()
    const table = journal.createTable<number>()
    table.set('a', 1)
    const position = journal.getPosition()
    table.set('a', 2)
    table.set('b', 3)
    table.delete('a')
    journal.revert(position)
    expect([...table.entries()]).toEqual([['a', 1]])
    expect(journal.getPosition()).toBe(position)
  })

  test('shows the past, and comes back to the present with new writes gone', async () => {
    const journal = createJournal()
    const table = journal.createTable<number>()
    table.set('a', 1)
    const position = journal.getPosition()
    table.set('a', 2)
    table.set('b', 3)
    const seen = await journal.readAt(position, async () => {
      table.set('c', 4)
      return [...table.entries()]
    })
    expect(seen).toEqual([
      ['a', 1],
      ['c', 4],
    ])
    expect(Object.fromEntries(table.entries())).toEqual({ a: 2, b: 3 })
    journal.revert(0)
    expect([...table.entries()]).toEqual([])
  })

  test('comes back to the present also where reading fails', async () => {
    const journal = createJournal()
    const table = journal.createTable<number>()
    table.set('a', 1)
    const failing = journal.readAt(0, async () => {
      throw new Error('unreadable')
    })
    await expect(failing).rejects.toThrow('unreadable')
    expect(table.get('a')).toBe(1)
  })

  test('keeps what it forgot how to undo', () => {
    const journal = createJournal()
    const table = journal.createTable<number>()
    table.set('a', 1)
    const position = journal.getPosition()
    journal.forget(position)
    table.set('a', 2)
    expect(journal.getPosition()).toBe(position + 1)
    journal.revert(position)
    expect(table.get('a')).toBe(1)
    journal.revert(0)
    expect(table.get('a')).toBe(1)
  })

  test('holds after any writes, at any positions, what a copy of the map held', async () => {
    const write = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.option(fc.nat(9)))
    await fc.assert(
      fc.asyncProperty(fc.array(write), fc.nat(), fc.nat(), async (writes, atSeed, backSeed) => {
        const journal = createJournal()
        const table = journal.createTable<number>()
        const copies: (readonly (readonly [string, number])[])[] = [[]]
        for (const [key, value] of writes) {
          if (value === null) table.delete(key)
          else table.set(key, value)
          copies.push(sort(table.entries()))
        }
        const at = atSeed % copies.length
        expect(await journal.readAt(at, async () => sort(table.entries()))).toEqual(copies[at])
        expect(sort(table.entries())).toEqual(copies.at(-1))
        const back = backSeed % copies.length
        journal.revert(back)
        expect(sort(table.entries())).toEqual(copies[back])
      }),
    )
  })
})

function sort(
  entries: Iterable<readonly [string, number]>,
): readonly (readonly [string, number])[] {
  return [...entries].toSorted(([a], [b]) => a.localeCompare(b))
}
