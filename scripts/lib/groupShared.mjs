/**
 * Where code that several entries use goes: into one chunk for each entry that brings more of it, in
 * their order. A chunk thus imports earlier ones only, never later ones, and an entry loads few.
 *
 * @param {readonly (readonly [name: string, file: string])[]} entries
 * @returns {import('rolldown').CodeSplittingGroup[]}
 */
export function groupShared(entries) {
  /** @type {Map<string, string>} The first entry that reaches a module. */
  const owners = new Map()
  /**
   * @param {string} id
   * @param {string} entry
   * @param {import('rolldown').ChunkingContext} context
   */
  const own = (id, entry, context) => {
    const module = context.getModuleInfo(id)
    if (module === null || owners.has(id)) return
    owners.set(id, entry)
    for (const imported of module.importedIds) own(imported, entry, context)
  }
  return entries.map(([entry], index) => ({
    debugName: entry,
    name: (id, context) => {
      if (owners.size === 0) for (const [name, file] of entries) own(file, name, context)
      return owners.get(id) === entry ? entry.replace(/\/index$/, '') : null
    },
    minShareCount: 2,
    priority: entries.length - index,
  }))
}
