import { fileURLToPath } from 'node:url'

export default {
  distDir: 'dist',
  poweredByHeader: false,
  // `npm test` checks the types of the whole workspace.
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: fileURLToPath(new URL('../../..', import.meta.url)) },
}
