/** Whether a canonical network id is one of TRON. */
export function isTron({ network }: { readonly network: string }): boolean {
  return network.startsWith('tron:')
}
