/** Whether a key could reach a prototype when an object is merged or assigned by key (T14). */
export function isForbiddenKey(key: string): boolean {
  return key === '__proto__' || key === 'constructor' || key === 'prototype'
}
