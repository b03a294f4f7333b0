import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))

export default defineConfig({
  resolve: {
    // Tests run the sources; every subpath is a folder with an index.
    alias: [
      { find: /^@farebox\/demo-([a-z-]+)$/, replacement: `${root}apps/$1/src/index.ts` },
      {
        find: /^@farebox\/(?!contracts)([a-z-]+)$/,
        replacement: `${root}packages/$1/src/index.ts`,
      },
      {
        find: /^@farebox\/(?!contracts)([a-z-]+)\/([a-z-]+)$/,
        replacement: `${root}packages/$1/src/$2/index.ts`,
      },
    ],
  },
  test: {
    include: [
      '{packages,apps}/*/src/**/*.test.ts',
      '{bench,interop,contracts,scripts}/**/*.test.ts',
    ],
    setupFiles: [`${root}scripts/seedProperties.mjs`],
    // Vitest leaves one core idle by default, which is half of a small machine.
    maxWorkers: availableParallelism(),
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
