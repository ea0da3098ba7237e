import { defineConfig } from 'vitest/config'

const slow = {
  // One engine and two cores: what runs beside it would only make it slower.
  maxWorkers: 1,
  testTimeout: 180_000,
  hookTimeout: 300_000,
  globalSetup: 'test/support/global-setup.ts',
}

/**
 * Only `npm run torture` takes these too: together they need longer than npm test may (half an hour on two cores). The other files of faults,
 * restores and exports go through the same code.
 */
const long = [
  'bad-databases',
  'by-hand',
  'by-hand-databases',
  'churning',
  'clone-killed',
  'clone-torture',
  'cold-database',
  'console',
  'coverage',
  'dashboard',
  'drill',
  'drill-cannot',
  'drill-files',
  'drill-full-disk',
  'drill-many-references',
  'drill-references',
  'export-faults',
  'faults-database',
  'faults-repository',
  'faults-source',
  'faults-verdict',
  'faults-worker-image',
  'feature-fixture',
  'fingerprint',
  'health',
  'images',
  'images-registry',
  'images-ways',
  'import-export',
  'kept-formats',
  'orphans',
  'pack-export',
  'parallel-load',
  'postgres-versions',
  'progress',
  'projects',
  'rebuild-demo',
  'rebuild-elsewhere',
  'rebuild-from-s3',
  'rebuild-killed',
  'rebuild-moved',
  'rebuild-newer-engine',
  'rebuild-plain',
  'rebuild-replace',
  'rebuild-torture',
  'recovery-by-hand',
  'restore-asked',
  'restore-engine-killed',
  'restore-fails',
  'restore-parts-databases',
  'restore-parts-paths',
  'restore-parts-volumes',
  'restore-refusals-in-use',
  'restore-refusals-parts',
  'restore-safeguard',
  'restore-table',
  'restore-table-differs',
  'restore-table-keys',
  'restore-table-versions',
  'restore-versions',
  'stack-drill',
  'stack-drill-fails',
  'store-sample',
  'stores',
  'thirty-days',
  'verify-after-backup',
  'verify-all',
]
const left = process.env['TORTURE'] ? [] : long.map((name) => `test/integration/${name}.test.ts`)

export default defineConfig({
  test: {
    reporters: ['default', './test/support/closing-line.ts'],
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          sequence: { groupOrder: 0 },
          // Nothing is mocked and nothing global stays touched: a worker's modules serve all its files.
          isolate: false,
          // None takes so long by itself; a machine may stand still for a while.
          testTimeout: 30_000,
          include: [
            'src/**/*.test.ts',
            'web/src/**/*.test.ts',
            'test/*.test.ts',
            'test/fidelity/*.test.ts',
            'test/support/freeze-pairs/*.test.ts',
            'test/support/rebuild/*.test.ts',
            'bench/*.test.ts',
            'setup/*.test.ts',
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          sequence: { groupOrder: 3 },
          include: ['test/integration/*.test.ts', 'test/support/*.test.ts'],
          exclude: left,
          ...slow,
          globalSetup: [slow.globalSetup, 'test/support/integration-setup.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          sequence: { groupOrder: 1 },
          include: ['test/browser/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          sequence: { groupOrder: 2 },
          include: ['test/e2e/*.test.ts'],
          ...slow,
        },
      },
    ],
  },
})
