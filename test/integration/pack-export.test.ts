import { expect, test } from 'vitest'

import { packSpec } from '../../src/export/pack-worker.ts'
import type { WorkerSpec } from '../../src/model/worker.ts'
import { runCommand, type Outcome } from '../support/run-command.ts'
import { sessionLabel } from '../support/session.ts'

test('an export of which a file got lost on the way fails', async () => {
  const { spec } = packSpec({
    image: 'unused',
    staging: { kind: 'volume', source: 'unused', target: '/stack', writable: true },
    handover: { path: '/tmp/pipe', mounts: [] },
    documents: { 'manifest.json': '', 'VERIFICATION.txt': '' },
    fileCount: 2,
  })
  const packed = (names: string): Promise<Outcome> => runPack(spec, names)

  expect(await packed('manifest.json VERIFICATION.txt config/a config/b')).toMatchObject({
    exitCode: 0,
    stderr: '',
  })
  expect(await packed('manifest.json VERIFICATION.txt config/a')).toMatchObject({
    exitCode: 1,
    stderr: '3 files were read out of the parts, 4 belong there\n',
  })
})

/** Runs a packing worker over empty files of these names, with a reader that takes all it writes. */
function runPack(spec: WorkerSpec, names: string): Promise<Outcome> {
  const script = `mkdir -p /stack/config && cd /stack && touch ${names}
    { until [ -p /tmp/pipe ]; do :; done; cat /tmp/pipe >/dev/null; } & "$@"`
  return runCommand('docker', [
    'run',
    '--rm',
    `--label=${sessionLabel()}`,
    ...Object.entries(spec.env).flatMap(([name, value]) => ['-e', `${name}=${value}`]),
    // Another bash than the worker's is process 1 here.
    '--env=TINI_SUBREAPER=1',
    '--entrypoint=bash',
    process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest',
    '-c',
    script,
    'pack',
    ...spec.entrypoint,
  ])
}
