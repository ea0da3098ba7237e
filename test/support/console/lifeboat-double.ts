import { setImmediate as turn } from 'node:timers/promises'

import type { Config } from '../../../src/config/settings.ts'
import { interrupted, LifeboatError } from '../../../src/errors.ts'
import type { Start } from '../../../src/flows/under-lock.ts'
import type { Lifeboat } from '../../../src/lifeboat.ts'
import type { BackupPlan } from '../../../src/model/plan.ts'
import type { PathEntry } from '../../../src/model/path-entry.ts'
import {
  coveredMount,
  exampleBackup,
  exampleMade,
  exampleReported,
  exampleShown,
} from '../example-manifest.ts'
import { exampleReport, exampleRestorePlan } from '../example-restore.ts'
import { exampleVerification } from '../example-verification.ts'

type Behaviour = {
  /** Told what is asked for, and of a run that was stopped that it has cleared away. */
  readonly note: (what: string, wish?: unknown) => void
  /** Whether a run goes on until it is stopped. */
  readonly holds: boolean
  /** The code of the error that every run ends with. */
  readonly failing: string | undefined
}

const ids = [
  '2026-11-19T03-00-00Z-aaaa',
  '2026-11-20T03-00-00Z-bbbb',
  '2026-11-21T03-00-00Z-k3f9',
] as const
const kept = exampleBackup({ id: ids[2] })

/** A stack with three backups that answers at once. It keeps nothing but notes of what was asked. */
export function lifeboatDouble(
  config: Config,
  version: string,
  { note, holds, failing }: Behaviour,
): Lifeboat {
  async function run<T>(
    { signal, onStep }: Start,
    what: string,
    wish: unknown,
    result: T,
  ): Promise<T> {
    note(what, wish)
    for (const step of ['discover', 'capture']) {
      onStep(step)
      await turn()
    }
    if (failing === 'bug') throw new TypeError('x is not a function')
    if (failing !== undefined) {
      throw new LifeboatError(failing, 'it failed', { hint: 'Do something about it.' })
    }
    if (!holds) return result
    note('holds')
    await stopped(signal)
    note('cleared away')
    throw interrupted()
  }
  const double: Partial<Lifeboat> = {
    config,
    version,
    project: async () => 'shop',
    host: async () => 'host-1',
    target: async () => ({ project: 'shop', stands: true }),
    list: async () => [
      exampleBackup({ id: ids[0], reason: 'safeguard' }),
      exampleBackup({ id: ids[1], state: 'incomplete', type: 'volumes', services: ['web'] }),
      exampleBackup({ id: 'of-another-stack', project: 'crm' }),
      kept,
    ],
    show: async (id) => exampleShown({ id, coverage: [coveredMount('web', 'shop_uploads')] }),
    report: async (id) => exampleReported({ id }),
    plan: async (scope, signal) => {
      if (holds) {
        note('plan')
        await stopped(signal)
        throw interrupted()
      }
      return { ...plan, scope }
    },
    backup: ({ scope, ...start }) => run(start, 'backup', scope, exampleMade()),
    verify: ({ backup, level, stack, ...start }) =>
      run(start, 'verify', { backup, level, stack }, exampleVerification()),
    planRestore: async (wish) => {
      note('plan restore', wish)
      return exampleRestorePlan()
    },
    restore: ({ backup, selection, ...start }) =>
      run(start, 'restore', { backup, selection }, exampleReport()),
    requirePolicy: (given) => given ?? config.keep ?? {},
    planPrune: async ({ policy }) => {
      note('plan prune', policy)
      return retention
    },
    prune: ({ policy, ...start }) =>
      run(start, 'prune', policy, {
        ...retention,
        left: [],
        forget: [],
        litter: 0,
        freedBytes: 2048,
      }),
    reader: async () => ({
      findPath: async (_manifest, path) => ({ type: 'folder', entries: entries[path] ?? [] }),
      readTable: () => Promise.reject(new Error('not asked for')),
      readTableAsSql: () => Promise.reject(new Error('not asked for')),
      export: () => Promise.reject(new Error('not asked for')),
      exportToFile: async ({ report }, file) => {
        const backup = report.manifest.id
        note('export', { backup, file })
        return { backup, file, bytes: 1024, sha256: '0f'.repeat(32), report: `${file}.txt` }
      },
    }),
    diagnose: async () => [{ check: 'engine', ok: true, found: 'answers', hint: null }],
    unsettled: async () => undefined,
  }
  return double as Lifeboat
}

const plan: Omit<BackupPlan, 'scope'> = {
  project: 'shop',
  consistency: 'ordered',
  consistencyBecause: [],
  steps: [],
  coverage: [
    coveredMount('app', 'shop_app', { because: 'app writes to it, and so does a worker' }),
    coveredMount('web', 'shop_uploads'),
    coveredMount('web', '', { class: 'uncovered', kind: 'tmpfs', target: '/run/sessions' }),
  ],
  references: [],
  failures: [],
  warnings: [],
}

const retention = {
  keep: [{ ...kept, because: ['the newest'] }],
  remove: [{ ...exampleBackup({ id: ids[0] }), because: ['no rule keeps it'] }],
  warnings: [],
}

async function stopped(signal: AbortSignal): Promise<void> {
  // A timer keeps the process alive, as an engine’s connection would.
  const alive = setInterval(() => undefined, 1000)
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
  clearInterval(alive)
  await turn()
}

const entries: Readonly<Record<string, PathEntry[]>> = {
  '/stack': [pathEntry('/stack/volumes', 'folder')],
  '/stack/volumes': [pathEntry('/stack/volumes/invoice.pdf', 'file')],
}

function pathEntry(path: string, type: PathEntry['type']): PathEntry {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const bytes = type === 'file' ? 2048 : null
  return { name, type, path, bytes, mode: 0o644, uid: 0, gid: 0, mtime: '2026-11-01T00:00:00Z' }
}
