import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const packages = fileURLToPath(new URL('./packages', import.meta.url))

export default defineConfig({
  resolve: {
    // Tests run the sources; every subpath is a folder with an index.
    alias: [
      { find: /^@farebox\/(?!contracts)([a-z-]+)$/, replacement: `${packages}/$1/src/index.ts` },
      { find: /^@farebox\/(?!contracts)([a-z-]+)\/([a-z-]+)$/, replacement: `${packages}/$1/src/$2/index.ts` },
    ],
  },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts', 'interop/src/**/*.test.ts', 'contracts/src/**/*.test.ts', 'scripts/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
})
