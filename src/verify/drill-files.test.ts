import { expect, test } from 'vitest'

import { exampleManifest, examplePart } from '../../test/support/example-manifest.ts'
import { exampleRepository } from '../../test/support/example-restore.ts'
import { captureContext } from '../../test/support/fake-context.ts'
import type { Part } from '../model/manifest.ts'
import { WorkerFailedError, type WorkerSpec } from '../model/worker.ts'
import { drillFiles } from './drill-files.ts'

const part = { ...examplePart('files'), files: 2, bytes: 30 }
const summary = '{"message_type":"summary","total_files":3,"files_restored":3}'
const types = { folder: 1, file: 2 }
const compared = { event: 'compared', files: 2, bytes: 30, types, different: 0 }
const answers = {
  'measure-files': () => 'Avail\n30\n',
  'stage-files': () => summary,
  'compare-files': () => JSON.stringify(compared),
}

test('all files are restored into a volume of the run’s own, read again, and compared', async () => {
  const { specs, outcome } = drill({})

  expect(await outcome).toEqual({
    files: {
      files: 2,
      bytes: 30,
      types,
      different: 0,
      differences: [],
      ms: expect.any(Number),
    },
    volume: 'lifeboat-staging-run-1-files',
    findings: [],
  })
  expect(specs.map(({ purpose }) => purpose)).toEqual(Object.keys(answers))
  expect(specs[1]?.command).toContain('--verify')
  expect(specs[1]?.command).not.toContain('--include')
  const volume = { kind: 'volume', source: 'lifeboat-staging-run-1-files', target: '/stack' }
  const repository = { ...exampleRepository.mounts[0], writable: false }
  expect(specs.map(({ mounts }) => mounts)).toEqual([
    [{ ...volume, writable: true }],
    [{ ...volume, writable: true }, repository],
    [{ ...volume, writable: false }, repository],
  ])
  expect(specs[2]?.command).toEqual([
    'worker',
    'compare-files',
    '--',
    `${part.snapshot}:/stack`,
    '/stack',
  ])
  expect(JSON.stringify(specs.map(({ command }) => command))).not.toContain('sesame')
})

test('what does not stand as it was stored is a finding that names it', async () => {
  const difference = {
    event: 'difference',
    what: '/stack/volumes/a/b: mode is 0644, 0600 was stored',
  }
  const lines = [difference, { ...compared, different: 70 }].map((line) => JSON.stringify(line))
  const { outcome } = drill({ 'compare-files': () => lines.join('\n') })

  expect(await outcome).toMatchObject({
    files: { different: 70, differences: [difference.what] },
    findings: [
      {
        what: 'files part',
        code: 'files-differ',
        why: '70 paths do not stand restored as they were stored; 3 were stored',
        details: [difference.what],
      },
    ],
  })
})

test('fewer files than the backup counted are a finding, though all that stand are right', async () => {
  const { outcome } = drill({ 'compare-files': () => JSON.stringify({ ...compared, files: 1 }) })

  expect((await outcome).findings.map(({ code }) => code)).toEqual(['part-differs'])
})

test('a backup without files has none to restore', async () => {
  const { specs, outcome } = drill({}, [examplePart('config')])

  expect(await outcome).toEqual({ files: undefined, findings: [] })
  expect(specs).toEqual([])
})

test('a part that is gone is a finding', async () => {
  const { outcome } = drill({}, [{ ...part, tree: 'gone' }])

  expect(await outcome).toMatchObject({ files: undefined, findings: [{ code: 'part-missing' }] })
})

test('a part that cannot be restored, or reads differently once it was, is a finding', async () => {
  const said = 'Unexpected content in /stack/volumes/a/b, starting at offset 0'
  const stderr = JSON.stringify({ message_type: 'error', error: { message: said } })
  const { outcome } = drill({ 'stage-files': () => fail(stderr, 1) })

  expect(await outcome).toMatchObject({
    files: undefined,
    findings: [{ what: 'files part', code: 'part-damaged', details: [said] }],
  })
})

test('nothing is restored where there is too little room for it', async () => {
  const { specs, outcome } = drill({ 'measure-files': () => 'Avail\n29\n' })

  await expect(outcome).rejects.toMatchObject({
    code: 'too-little-space',
    hint: expect.stringContaining('--level decoded'),
  })
  expect(specs).toHaveLength(1)
})

test.each<[what: string, failing: Partial<typeof answers>, code: string]>([
  [
    'a disk that filled up',
    { 'stage-files': () => fail('write: no space left on device', 1) },
    'too-little-space',
  ],
  ['a restore that was killed', { 'stage-files': () => fail('', 137) }, 'worker-failed'],
  ['a restore whose container is gone', { 'stage-files': () => fail('') }, 'worker-failed'],
  ['a comparison that failed', { 'compare-files': () => fail('Fatal: x', 1) }, 'worker-failed'],
  ['a comparison whose log was cut short', { 'compare-files': () => '' }, 'worker-failed'],
])('%s says nothing about the backup', async (_what, failing, code) => {
  await expect(drill(failing).outcome).rejects.toMatchObject({ code })
})

function fail(stderr: string, exitCode?: number): never {
  throw new WorkerFailedError('failed', { stdout: '', stderr }, exitCode)
}

function drill(changes: Partial<typeof answers>, parts: Part[] = [part]) {
  const specs: WorkerSpec[] = []
  const { run } = captureContext([], () => Promise.reject(new Error('no worker is expected')))
  const context = {
    run,
    runWorker: async (spec: WorkerSpec) => {
      specs.push(spec)
      const answer = { ...answers, ...changes }[spec.purpose as keyof typeof answers]
      return { stdout: answer(), stderr: '' }
    },
    repository: exampleRepository,
    image: 'lifeboat',
    manifest: exampleManifest({ parts }),
  }
  const snapshots = ['databases', 'files', 'config'].map((kind) => {
    const { snapshot: id, tree } = kind === 'files' ? part : examplePart(kind as Part['kind'])
    return { id, tree }
  })
  return { specs, outcome: drillFiles(context, snapshots) }
}
