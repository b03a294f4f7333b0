/** What the routes sell whose point is how they are paid. */
export const poem: { readonly lines: readonly string[] } = {
  lines: ['A fare is paid, a gate swings wide,', 'and what was asked for waits inside.'],
}
