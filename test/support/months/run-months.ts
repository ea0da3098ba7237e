import { loadConfig } from '../../../src/config/load.ts'
import type { RunHistory } from '../../../src/daemon/run-history.ts'
import { recordRun } from '../../../src/daemon/record-run.ts'
import { startRecordedBackup } from '../../../src/daemon/record-backup.ts'
import { startRecordedPrune } from '../../../src/daemon/record-prune.ts'
import type { Logger } from '../../../src/logging.ts'
import type { KnownBackups } from '../../../src/repository/known-backups.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import type { Act, Course, Up } from './course.ts'
import { expectReasons } from './expected-health.ts'
import type { Seen } from './expected-messages.ts'
import { backupOf, byNumber, isSound } from './guard-stores.ts'
import { listStanding, rankOf, say, type Ledger } from './ledger.ts'
import type { Places } from './places.ts'
import { openPostOffice, type Sent } from './post-office.ts'
import { openCommand, runDaemon } from './run-daemon.ts'
import { simulateSafety } from './simulate-backup.ts'
import { passUntil, runAs, settle, simulateTime, type Process } from './simulated-time.ts'
import { hasTrouble, kill, openWorld, stack, underLock, work, type World } from './world.ts'

const dayMs = 86_400_000

export type Told = {
  readonly ledger: Ledger
  readonly sent: readonly Sent[]
  readonly looks: readonly Seen[]
  readonly maxAgeMs: number
}

type Given = {
  readonly places: Places
  readonly history: RunHistory
  readonly known: KnownBackups
}

/** Lifeboat and its machine through all of a course. What was wrong on the way is among the ledger’s breaches. */
export async function runMonths(course: Course, given: Given): Promise<Told> {
  simulateTime(course.from)
  const { config } = loadConfig(describeSettings(course.timeZone))
  const world = openWorld({
    course,
    config,
    ...given,
    history: noteSkipped(given.history, () => world),
  })
  const { ledger } = world
  const sent = openPostOffice(() => hasTrouble(world, 'notifier-down'))
  const looks: Seen[] = []
  const log = openLog(ledger)
  /** What a power failure would end. */
  const processes = new Set<Process>()
  let isPowered = true
  let daemon: { readonly stop: AbortController; readonly ended: Promise<void> } | undefined

  for (const { at, act } of listEvents(course, { boot, end, command })) {
    await passUntil(at)
    act()
    await settle()
  }
  await passUntil(course.to)
  daemon?.stop.abort()
  await daemon?.ended
  return { ledger, sent, looks, maxAgeMs: config.maxAgeMs }

  function boot(): void {
    isPowered = true
    const stop = new AbortController()
    const watched = { log, onLook: look, onSettled: settleFacts }
    const ended = begin({ name: 'daemon', isDead: false }, () =>
      runDaemon(world, watched, stop.signal),
    )
    daemon = { stop, ended }
  }

  function end({ ending }: Up): void {
    if (ending === 'told') daemon?.stop.abort()
    else {
      isPowered = false
      kill(world, [...processes])
      processes.clear()
    }
    daemon = undefined
  }

  function command(
    act: () => Promise<unknown>,
    process = { name: 'command', isDead: false },
  ): void {
    if (isPowered) void begin(process, act)
  }

  async function begin(process: Process, act: () => Promise<unknown>): Promise<void> {
    processes.add(process)
    await runAs(process, act).catch(() => undefined)
    processes.delete(process)
  }

  function look({ health }: { health: { reasons: readonly { code: string }[] } }): void {
    const reasons = [...new Set(health.reasons.map(({ code }) => code))].toSorted()
    const wanted = expectReasons(world)
    looks.push({ at: Date.now(), reasons: wanted })
    if (reasons.join() === wanted.join()) return
    const but = `/health says ${reasons.join(', ') || 'nothing'}, a person ${wanted.join(', ') || 'nothing'}`
    ledger.breaches.push(`${say(Date.now())} ${but}`)
  }

  function settleFacts(): void {
    for (const fact of ledger.facts) {
      if (fact.end !== undefined || fact.isRefused || !fact.process.isDead) continue
      fact.end = 'died'
      fact.endedAt = Date.now()
    }
  }

  function listEvents(
    { from, to, ups, acts }: Course,
    does: { boot: () => void; end: (up: Up) => void; command: typeof command },
  ): { at: number; act: () => void }[] {
    const days = Array.from({ length: Math.floor((to - from) / dayMs) }, (_, day) => day)
    return [
      ...ups.flatMap((up) => [
        { at: up.from, act: does.boot },
        ...(up.to < to ? [{ at: up.to, act: () => does.end(up) }] : []),
      ]),
      // The host's cron.
      ...days.map((day) => ({
        at: from + day * dayMs + 45_123_000,
        act: () => does.command(() => prune(world, log)),
      })),
      ...acts.flatMap((each) => {
        const process = { name: each.what, isDead: false }
        const isKilled = each.what === 'backup-killed'
        return [
          { at: each.at, act: () => does.command(() => actAs(world, log, each), process) },
          ...(isKilled ? [{ at: each.at + each.ms, act: () => kill(world, [process]) }] : []),
        ]
      }),
    ].toSorted((a, b) => a.at - b.at)
  }
}

/** As an operator would write them. */
function describeSettings(timeZone: string): Record<string, string> {
  return {
    TZ: timeZone,
    LIFEBOAT_STATE: temporaryFolder(),
    LIFEBOAT_REPOSITORY: '/repository',
    LIFEBOAT_PASSWORD: 'test',
    LIFEBOAT_COPY_TO: '/copy',
    LIFEBOAT_COPY_PASSWORD: 'test',
    LIFEBOAT_COPY_KEEP: 'last=2,weekly=6,monthly=12',
    LIFEBOAT_KEEP: 'last=3,daily=4',
    LIFEBOAT_SCHEDULE: '0 2 * * *',
    LIFEBOAT_SCHEDULE_DATABASE: '0 8,14,20 * * *',
    LIFEBOAT_MAX_AGE: '36h',
    LIFEBOAT_NOTIFY: 'http://people.test/',
    LIFEBOAT_PING: 'healthchecks+http://switch.test/u',
  }
}

async function prune(world: World, log: Logger): Promise<void> {
  const policy = world.config.keep
  if (policy === undefined) throw new Error('no rules are set')
  const { signal } = new AbortController()
  await startRecordedPrune(openCommand(world, log), stack.project, policy, signal).done
}

async function actAs(world: World, log: Logger, { what, ms }: Act): Promise<void> {
  const { signal } = new AbortController()
  const command = openCommand(world, log)
  if (what === 'lose-backups') return loseBackups(world)
  if (what === 'restore') {
    const { done } = recordRun(command, {
      about: { kind: 'restore', project: stack.project, type: 'full', services: [] },
      signal,
      act: ({ runId: id, startedAt }) =>
        underLock(
          world,
          { id, kind: 'restore', type: 'full' },
          async () => {
            await work(30_000, signal)
            await simulateSafety(world, id, startedAt)
            await work(ms, signal)
          },
          () => 'complete',
        ),
      describe: () => ({ state: 'complete' }),
      isRefusal: () => true,
    })
    return done
  }
  const type = what === 'database' ? 'database' : 'full'
  const started = startRecordedBackup(command, stack.project, { type, services: [] }, signal)
  await started.done.catch(() => undefined)
  await started.followed
}

/** The first store loses every second backup, but for the newest of what is proved so far: of those /health speaks. */
async function loseBackups({ ledger, places }: World): Promise<void> {
  const full = listStanding(ledger).filter(({ type }) => type === 'full')
  const sound = full.filter(isSound).toSorted(byNumber)
  const spared = [0, 1, 2, 3].map((rank) => sound.find((each) => rankOf(each) >= rank))
  const lost = full.filter((each, index) => index % 2 === 0 && !spared.includes(each))
  const { snapshots } = await places.first.read()
  const theirs = snapshots.filter((each) => lost.some(({ id }) => id === backupOf(each)))
  await places.first.forget(theirs.map(({ id }) => id))
  for (const made of lost) made.goneAt = Date.now()
}

/** A backup that was given up never had the lock: it is known from its record. */
function noteSkipped(history: RunHistory, find: () => World): RunHistory {
  return {
    ...history,
    save: (run) => {
      const { ledger } = find()
      const { id, error, type } = run
      if (error?.code === 'backup-skipped' && !ledger.facts.some((fact) => fact.id === id)) {
        const at = Date.now()
        const about = { id, kind: 'backup' as const, type, process: { name: '', isDead: false } }
        const due = Date.parse(run.due ?? '')
        ledger.facts.push({
          ...about,
          begunAt: at,
          endedAt: at,
          freeAt: at,
          end: 'failed',
          isSkipped: true,
          due,
        })
      }
      return history.save(run)
    },
  }
}

function nothing(): void {}

/** Bugs are written at this level; everything else is as it should be. */
function openLog({ breaches }: Ledger): Logger {
  const error = (fields: unknown, message?: string): void => {
    const why = (fields as { err?: Error; why?: string }).err?.stack ?? ''
    breaches.push(`${say(Date.now())} logged: ${message ?? ''} ${why}`)
  }
  return { info: nothing, warn: nothing, error } as unknown as Logger
}
