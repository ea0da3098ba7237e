import { runOn } from '../../test/support/run-on.ts'
import { describe, expect, test } from 'vitest'

import { exampleCold, exampleManifest } from '../../test/support/example-manifest.ts'
import {
  choose,
  exampleRepository,
  loadTarget,
  select,
} from '../../test/support/example-restore.ts'
import {
  application,
  database,
  exampleStack,
  lifeboat,
  repositoryVolume,
  webServer,
} from '../../test/support/example-stack.ts'
import { runningContainer, type FakeContainer } from '../../test/support/memory-engine-answers.ts'
import { openMemoryEngine, type MemoryEngine } from '../../test/support/memory-engine.ts'
import type { Looked } from '../databases/postgres/restore-orders.ts'
import type { Session } from '../databases/postgres/session.ts'
import type { Manifest } from '../model/manifest.ts'
import type { Selection } from '../model/restore.ts'
import { planFound } from './prepare-restore.ts'
import type { RestoreContext } from './restore-context.ts'

const app = runningContainer('app', ['shop_uploads'])

describe('a plan of a restore', () => {
  test('says what it will do, and does nothing', async () => {
    const { engine, preparing } = prepare()

    const { plan, targets, parts, startLimitMs } = await preparing

    expect(plan.steps.map((step) => step.do)).toEqual(['database', 'files'])
    expect(plan.stops).toMatchObject([{ container: 'shop-app-1', because: 'uses shop_uploads' }])
    expect(plan.downMs).toBeGreaterThan(0)
    expect(targets.map(({ container }) => container)).toEqual(['shop-db-1'])
    expect(parts.map(({ snapshot }) => snapshot)).toContain('id of tree-of-files')
    expect(startLimitMs).toBe(1000)
    expect(engine.done).toEqual(['work look-db'])
  })

  test('carries what the servers are worth a warning for', async () => {
    const { preparing } = prepare({ looked: { versionNumber: 180_000 } })

    expect((await preparing).plan.warnings).toEqual(['db: from PostgreSQL 17 into 18'])
  })

  test('warns that Lifeboat is in the network of a container that stops', async () => {
    const { preparing } = prepare({ lifeboatShares: 'container:id-app' })

    expect((await preparing).plan.warnings).toEqual([
      expect.stringMatching(/^shop-lifeboat-1 shares the network of shop-app-1, which stops/),
    ])
  })

  test.each<[string, string, Given]>([
    [
      'a stopped server’s files that another image would start on',
      'cold-database-image',
      { manifest: coldManifest(), selection: { volumes: ['uploads'] } },
    ],
    [
      'a volume that another project’s container runs on',
      'target-in-use',
      { containers: [runningContainer('late', ['shop_uploads'], 'blog')] },
    ],
    [
      'the volume that the repository is on',
      'target-in-use',
      { manifest: repositoryManifest(), selection: { volumes: [repositoryVolume] } },
    ],
    [
      'a new volume whose name somebody has',
      'into-exists',
      { selection: { volumes: ['uploads'], into: 'look' } },
    ],
    [
      'a path that something else stands on the way to',
      'path-blocked',
      { selection: { volumes: ['uploads'], path: 'a/b' }, blocked: true },
    ],
    ['a server that is too old', 'server-too-old', { looked: { versionNumber: 160_000 } }],
    [
      'a table whose database is gone',
      'table-needs',
      { selection: { table: 'public.orders' }, looked: { databases: ['postgres'] } },
    ],
    ['what the backup does not hold', 'not-in-backup', { selection: { volumes: ['none'] } }],
    ['a part that is not in the repository any more', 'part-missing', { trees: ['tree-of-files'] }],
  ])('refuses %s, and lets go of the servers', async (_what, code, given) => {
    const { preparing, closed } = prepare(given)

    await expect(preparing).rejects.toMatchObject({ code })

    expect(closed()).toBe(1)
  })

  test('lets go of the servers when it stands', async () => {
    const { preparing, closed } = prepare()

    await preparing

    expect(closed()).toBe(1)
  })
})

type Given = {
  readonly manifest?: Manifest
  readonly selection?: Partial<Selection>
  readonly containers?: readonly FakeContainer[]
  readonly looked?: Partial<Looked>
  readonly blocked?: boolean
  readonly trees?: readonly string[]
  readonly lifeboatShares?: string
}

function prepare({
  manifest = exampleManifest(),
  selection = {},
  containers = [],
  looked = {},
  blocked = false,
  trees = manifest.parts.map(({ tree }) => tree),
  lifeboatShares = '',
}: Given = {}): {
  readonly engine: MemoryEngine
  readonly preparing: Promise<RestoreContext>
  readonly closed: () => number
} {
  let closed = 0
  const engine = openMemoryEngine({
    containers: [app, ...containers],
    volumes: { shop_uploads: {}, look: {} },
    work: (purpose) => {
      if (purpose === 'look-db') return JSON.stringify({ ...loadTarget().looked, ...looked })
      return purpose === 'look-at-path' && blocked ? '/stack/volumes/shop_uploads/a' : ''
    },
  })
  const inspect = { HostConfig: { NetworkMode: lifeboatShares } }
  const stackContainers = [database(), application(), webServer(), lifeboat({ inspect })]
  const stack = exampleStack({ containers: stackContainers })
  const [server] = stack.databases
  if (server === undefined) throw new Error('the example has no server')
  const close = async (): Promise<void> => void (closed += 1)
  const { credentials } = loadTarget()
  const run = runOn(engine.client)
  const request = {
    run,
    self: stack.self,
    repository: exampleRepository,
    selection: select(selection),
    options: choose(),
    startLimitMs: 1000,
  }
  const snapshots = trees.map((tree) => ({ id: `id of ${tree}`, tree, time: '', hostname: '' }))
  const open = [{ server, session: { close } as Session, credentials }]
  return {
    engine,
    preparing: planFound(request, { snapshots, manifest, stack, open }),
    closed: () => closed,
  }
}

/** Of a time when something else was in it. */
function repositoryManifest(): Manifest {
  const path = `/stack/volumes/${repositoryVolume}`
  const held = { kind: 'volume' as const, source: repositoryVolume, path }
  return exampleManifest({ archived: [{ ...held, without: [], excludes: [] }] })
}

/** The volume held a server that was stopped, and ran another image. */
function coldManifest(): Manifest {
  const mount = { kind: 'volume', source: 'shop_uploads' } as const
  return exampleManifest({
    cold: [exampleCold({ service: 'app', container: 'shop-app-1', mount, imageId: 'sha256:was' })],
  })
}
