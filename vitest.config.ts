import { defineConfig } from 'vitest/config'

const slow = {
  testTimeout: 180_000,
  hookTimeout: 300_000,
  globalSetup: 'test/support/global-setup.ts',
}

export default defineConfig({
  test: {
    reporters: ['default', './test/support/closing-line.ts'],
    // One engine and two cores: what runs beside it would only make it slower.
    fileParallelism: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // Nothing is mocked and nothing global is touched: one worker's modules serve all files.
          isolate: false,
          include: ['src/**/*.test.ts', 'test/*.test.ts', 'test/fidelity/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/*.test.ts', 'test/support/*.test.ts'],
          ...slow,
        },
      },
      { extends: true, test: { name: 'e2e', include: ['test/e2e/*.test.ts'], ...slow } },
    ],
  },
})
