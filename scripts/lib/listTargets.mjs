/** @typedef {string | null | readonly string[] | { readonly [key: string]: Targets }} Targets */

/**
 * Every file that an `exports`, `typesVersions` or `bin` tree points to.
 *
 * @param {Targets | undefined} tree
 * @returns {readonly string[]}
 */
export function listTargets(tree) {
  if (tree === undefined || tree === null) return []
  if (typeof tree === 'string') return [tree]
  return Object.values(tree).flatMap((branch) => listTargets(branch))
}
