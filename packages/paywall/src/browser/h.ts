type Child = Node | string | undefined
type Attributes = Readonly<Record<string, string | boolean | (() => void) | undefined>>

/**
 * An element with attributes and children. Texts become text nodes, functions become listeners: nothing
 * here is ever parsed as HTML.
 */
export function h<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(key, value)
    else if (value === true) element.setAttribute(key, '')
    else if (typeof value === 'string') element.setAttribute(key, value)
  }
  element.append(...children.filter((child) => child !== undefined))
  return element
}
