/**
 * Whether a node can become the other one. `data-key` tells elements apart whose listeners differ: those
 * stay with the element.
 */
function isSame(old: Node, next: Node): boolean {
  if (old.nodeName !== next.nodeName) return false
  if (!(old instanceof HTMLElement && next instanceof HTMLElement)) return true
  return old.id === next.id && old.dataset['key'] === next.dataset['key']
}

function patchAttributes(old: HTMLElement, next: HTMLElement): void {
  for (const name of old.getAttributeNames()) {
    if (!next.hasAttribute(name)) old.removeAttribute(name)
  }
  for (const name of next.getAttributeNames()) {
    const value = next.getAttribute(name) ?? ''
    if (old.getAttribute(name) !== value) old.setAttribute(name, value)
  }
  // Once a person has clicked, the attribute decides nothing any more.
  if (old instanceof HTMLInputElement) old.checked = next.hasAttribute('checked')
}

function patchNode(old: Node, next: Node): void {
  if (!isSame(old, next)) {
    old.parentNode?.replaceChild(next, old)
  } else if (old instanceof HTMLElement && next instanceof HTMLElement) {
    patchAttributes(old, next)
    patchChildren(old, [...next.childNodes])
  } else if (old.nodeValue !== next.nodeValue) {
    old.nodeValue = next.nodeValue
  }
}

/**
 * Makes the children of an element what they should be and leaves alone what they are already: a button must
 * not be exchanged between the press and the release of a finger.
 */
export function patchChildren(parent: Node, children: readonly Node[]): void {
  const existing = [...parent.childNodes]
  for (const surplus of existing.slice(children.length)) surplus.remove()
  for (const [index, child] of children.entries()) {
    const old = existing[index]
    if (old === undefined) parent.appendChild(child)
    else patchNode(old, child)
  }
}
