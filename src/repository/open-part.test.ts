import { describe, expect, test } from 'vitest'

import { resticSummary } from '../../test/support/fake-context.ts'
import {
  WorkerFailedError,
  type RunningWorker,
  type StartWorker,
  type WorkerSpec,
} from '../model/worker.ts'
import { openPart, type OpenPart } from './open-part.ts'
import type { Repository } from './repository.ts'

const repository: Repository = {
  location: '/repository',
  password: 'open sesame',
  mounts: [{ kind: 'volume', source: 'backups', target: '/repository', writable: true }],
}

describe('openPart', () => {
  test('begins to store when it is told to', async () => {
    const signals: string[] = []
    const part = await open({ signal: async (name) => void signals.push(name) })
    expect(signals).toEqual([])

    const stored = await part.store()

    expect(signals).toEqual(['SIGUSR1'])
    expect(stored).toMatchObject({ part: { kind: 'databases', snapshot: 's1' }, unread: [] })
  })

  test('names what could not be read', async () => {
    const stderr = '{"error":{"message":"denied"},"item":"/stack/x"}'
    const output = { stdout: resticSummary, stderr }
    const end = () => Promise.reject(new WorkerFailedError('store-databases failed', output, 3))

    expect((await (await open({ end })).store()).unread).toEqual(['/stack/x: denied'])
  })

  test('leaves no worker behind when the repository cannot be opened', async () => {
    let isRemoved = false
    const output = { stdout: '', stderr: 'wrong password' }
    const answer = () => Promise.reject(new WorkerFailedError('store-databases failed', output, 12))
    const remove = async () => void (isRemoved = true)

    await expect(open({ answer, remove })).rejects.toMatchObject({ code: 'repository-password' })
    expect(isRemoved).toBe(true)
  })

  test('mounts its sources read-only, has no network, and no password in its arguments', async () => {
    const specs: WorkerSpec[] = []
    await open({}, specs)

    const [spec] = specs
    expect(spec?.network).toBe('none')
    expect(spec?.mounts.filter(({ writable }) => writable).map(({ source }) => source)).toEqual([
      'backups',
    ])
    expect(JSON.stringify([spec?.entrypoint, spec?.command])).not.toContain('sesame')
    expect(spec?.command.slice(0, 5)).toEqual([
      'worker',
      'store-when-told',
      '--',
      '/stack/databases',
      'backup',
    ])
    expect(spec?.command.slice(-2)).toEqual(['--parent', 'p1'])
  })
})

function open(changes: Partial<RunningWorker>, specs: WorkerSpec[] = []): Promise<OpenPart> {
  const startWorker: StartWorker = async (spec) => {
    specs.push(spec)
    return {
      answer: async () => ({ event: 'ready' }),
      signal: async () => undefined,
      end: async () => ({ stdout: resticSummary, stderr: '' }),
      remove: async () => undefined,
      ...changes,
    }
  }
  return openPart(startWorker, repository, {
    kind: 'databases',
    backupId: 'run-1',
    project: 'shop',
    host: 'host-1',
    image: 'sha256:lifeboat',
    path: '/stack/databases',
    mounts: [{ kind: 'volume', source: 'staging', target: '/stack/databases', writable: false }],
    without: [],
    parent: 'p1',
  })
}
