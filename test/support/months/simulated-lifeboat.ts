import { now } from '../../../src/clock.ts'
import { copyMissing } from '../../../src/copy/copy-missing.ts'
import type { StartCopy } from '../../../src/flows/copy.ts'
import type { StartVerify } from '../../../src/flows/prove.ts'
import type { StartPrune } from '../../../src/flows/prune.ts'
import type { StartReadBack } from '../../../src/flows/read-back-share.ts'
import type { Lifeboat } from '../../../src/lifeboat.ts'
import type { CopyReport } from '../../../src/model/copy-report.ts'
import type { Backup } from '../../../src/model/backup.ts'
import type { BackupPlan } from '../../../src/model/plan.ts'
import { writeShare, type ReadBackReport } from '../../../src/model/read-back.ts'
import type { Pruned } from '../../../src/model/retention.ts'
import type { Verification } from '../../../src/model/verification.ts'
import { findListed } from '../../../src/repository/find-backups.ts'
import type { Snapshot } from '../../../src/repository/snapshots.ts'
import { pruneSnapshots } from '../../../src/retention/prune-snapshots.ts'
import { exampleShown } from '../example-manifest.ts'
import { isWholeFull } from './expected-health.ts'
import { byNumber, guardCopying, guardStore, isSound } from './guard-stores.ts'
import { listStanding, type Fact } from './ledger.ts'
import { simulateBackup, simulateProof } from './simulate-backup.ts'
import {
  draw,
  hasTrouble,
  problem,
  requireStore,
  stack,
  underLock,
  work,
  type World,
} from './world.ts'

const minuteMs = 60_000

/** Lifeboat on the simulated machine: its decisions are the real ones; engine, bytes and time they take are not. */
export function simulateLifeboat(world: World): Lifeboat {
  const { config, places } = world
  const [listFirst, listSecond] = [rememberListed(), rememberListed()]
  const own: Partial<Lifeboat> = {
    config,
    version: '0.1.0',
    project: async () => stack.project,
    host: async () => stack.host,
    plan: async () => ({ coverage: [] }) as unknown as BackupPlan,
    unsettled: async () => undefined,
    show: async () => exampleShown(),
    list: async () => {
      if (hasTrouble(world, 'store-away')) throw problem('store-unreachable')
      return listFirst((await places.first.read()).snapshots)
    },
    listCopied: async () => {
      if (hasTrouble(world, 'copy-away')) throw problem('store-unreachable')
      return listSecond((await places.second.read()).snapshots)
    },
    lockedBy: async () => (world.holder?.process.isDead === false ? world.holder.id : undefined),
    recover: async () => {
      const cleared = world.holder?.process.isDead === true ? world.holder.id : null
      if (cleared !== null) world.holder = undefined
      return { cleared, journal: null, locks: 0 }
    },
    backup: (start) => simulateBackup(world, start),
    verify: (start) => verify(world, start),
    readBack: (start) => readBack(world, start),
    prune: (start) => prune(world, start),
    copy: (start) => copy(world, start),
  }
  return own as Lifeboat
}

/** Nothing is read anew of what has not changed: a year of looks would take hours. No snapshot comes back under its id. */
function rememberListed(): (snapshots: readonly Snapshot[]) => Backup[] {
  let known: { readonly key: string; readonly backups: Backup[] } | undefined
  return (snapshots) => {
    const key = `${snapshots.length} ${snapshots.at(-1)?.id ?? ''}`
    if (known?.key !== key) known = { key, backups: findListed(snapshots) }
    return [...known.backups]
  }
}

function verify(world: World, start: StartVerify): Promise<Verification> {
  const { runId: id, backup, level, signal, onStep } = start
  const act = async (fact: Fact): Promise<Verification> => {
    onStep('find')
    await requireStore(world, fact, signal)
    fact.acceptedAt = Date.now()
    onStep('drill')
    return simulateProof(world, { backup, level, signal })
  }
  return underLock(world, { id, kind: 'verify', type: level }, act, ({ proved, wanted }) =>
    proved === wanted ? 'complete' : 'failed',
  )
}

function readBack(world: World, start: StartReadBack): Promise<ReadBackReport> {
  const { runId: id, share, signal, onStep } = start
  const act = async (fact: Fact): Promise<ReadBackReport> => {
    await requireStore(world, fact, signal)
    onStep('read')
    await work(draw(world, minuteMs, 30 * minuteMs), signal)
    if (hasTrouble(world, 'store-away')) throw problem('store-unreachable')
    if (hasTrouble(world, 'bytes-rot')) world.rotten.add(share.part)
    // Somebody mends it, sooner or later.
    else if (draw(world, 0, 1) < 0.3) world.rotten.delete(share.part)
    const damage = world.rotten.has(share.part) ? ['pack 1234: does not fit its name'] : []
    fact.hasDamage = damage.length > 0
    const touched = damage.length > 0 ? listStanding(world.ledger).slice(0, 1) : []
    fact.touches = touched.length > 0
    return { share, damage, backups: touched.map((made) => made.id) }
  }
  const about = { id, kind: 'read-back', type: writeShare(share) } as const
  return underLock(world, about, act, ({ damage }) => (damage.length === 0 ? 'complete' : 'failed'))
}

function prune(world: World, start: StartPrune): Promise<Pruned> {
  const { runId: id, policy, unsound, signal, onStep } = start
  const act = async (fact: Fact): Promise<Pruned> => {
    await requireStore(world, fact, signal)
    const steps = { ...guardStore(world, 'first', policy), known: world.known }
    return pruneSnapshots(steps, {
      policy,
      unsound,
      stack,
      isAppendOnly: false,
      now: now(),
      onStep,
    })
  }
  return underLock(world, { id, kind: 'prune', type: 'retention' }, act, () => 'complete')
}

const nobody = {
  list: async () => [],
  add: async () => undefined,
  remove: async () => undefined,
  replace: async () => undefined,
}

function copy(world: World, start: StartCopy): Promise<CopyReport> {
  const { runId: id, unsound, signal, onStep } = start
  const { config, places } = world
  const policy = config.copy?.keep
  const act = async (fact: Fact): Promise<CopyReport> => {
    const report = await copyMissing(
      {
        read: async () => {
          await work(5000, signal)
          if (hasTrouble(world, 'store-away')) throw problem('store-unreachable')
          return (await places.first.read()).snapshots
        },
        open: async () => {
          if (hasTrouble(world, 'copy-away')) throw problem('store-unreachable')
          return places.open()
        },
        copying: (held) => guardCopying(world, held, signal),
        prune: (rules) => {
          const steps = { ...guardStore(world, 'second', rules), known: nobody }
          const order = { policy: rules, unsound, stack, isAppendOnly: false, now: now() }
          return pruneSnapshots(steps, { ...order, onStep: () => undefined })
        },
        readCopied: async () => (await places.second.read()).snapshots,
      },
      {
        stack,
        location: '/copy',
        policy,
        now: now(),
        onStep,
        onCopied: () => undefined,
      },
    )
    fact.copiesFull = report.copied.some((backup) => {
      const made = world.ledger.first.get(backup)
      return made !== undefined && isWholeFull(made)
    })
    return report
  }
  return underLock(world, { id, kind: 'copy', type: 'copy' }, act, ({ failures }) => {
    if (failures.length > 0) return 'incomplete'
    requireNewest(world)
    return 'complete'
  })
}

/** What a copying that went well must have left in the copy. */
function requireNewest({ ledger }: World): void {
  const newest = listStanding(ledger).filter(isSound).toSorted(byNumber)[0]
  const copied = newest && ledger.copied.get(newest.id)
  if (newest === undefined || (copied !== undefined && copied.goneAt === undefined)) return
  ledger.breaches.push(`copied, but the newest, ${newest.id}, is not in the copy`)
}
