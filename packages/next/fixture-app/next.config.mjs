import { fileURLToPath } from 'node:url'

/** The application that the tests of this package build and start. */
export default {
  // The suite asks for paths in every spelling; Next would redirect some before a route sees them.
  skipTrailingSlashRedirect: true,
  poweredByHeader: false,
  distDir: 'dist',
  turbopack: { root: fileURLToPath(new URL('../../..', import.meta.url)) },
  rewrites: async () => [{ source: '/old-name', destination: '/cached' }],
}
