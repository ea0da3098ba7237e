/** Both stores with somebody beside them who knows what must not go, and what must not come, and looks before each act. */
import type { KeepPolicy } from '../../../src/keep-policy.ts'
import type { CopySteps } from '../../../src/repository/copy-backup.ts'
import type { PruneSteps } from '../../../src/retention/prune-snapshots.ts'
import { readTag, type Snapshot } from '../../../src/repository/snapshots.ts'
import { findAgainst, isSpoilt, rankOf, say, type Ledger, type Made } from './ledger.ts'
import { listPromised } from './list-promised.ts'
import { draw, hasTrouble, problem, work, type World } from './world.ts'

type Place = 'first' | 'second'

export function guardStore(
  world: World,
  place: Place,
  policy: KeepPolicy,
): Omit<PruneSteps, 'known'> {
  const { ledger, places } = world
  const store = places[place]
  return {
    read: store.read,
    giveBackSpace: store.giveBackSpace,
    forget: async (ids) => {
      const { snapshots } = await store.read()
      const gone = snapshots.filter(({ id }) => ids.includes(id))
      const left = snapshots.filter(({ id }) => !ids.includes(id))
      ledger.breaches.push(...listBroken(left, gone), ...judgeRemoval(ledger, place, gone, policy))
      await store.forget(ids)
      for (const backup of gone.filter(isManifest).map(backupOf)) {
        const known = place === 'first' ? ledger.first.get(backup) : ledger.copied.get(backup)
        if (known !== undefined) known.goneAt = Date.now()
      }
    },
  }
}

/** A copying that now and then fails at one backup, and in which nothing comes that was not there. */
export function guardCopying(
  world: World,
  held: readonly Snapshot[],
  signal: AbortSignal,
): CopySteps {
  const { ledger, places } = world
  const steps = places.copying(held)
  return {
    ...steps,
    copyParts: async (ids) => {
      // All but the first of its parts, when it is cut off.
      await steps.copyParts(ids.slice(0, 1))
      await work(draw(world, 1000, 180_000), signal)
      if (hasTrouble(world, 'copy-spoils') && draw(world, 0, 1) < 0.5)
        throw problem('restic-failed')
      if (hasTrouble(world, 'copy-away')) throw problem('store-unreachable')
      await steps.copyParts(ids)
    },
    copyManifest: async (id) => {
      const backup = backupOf(held.find((each) => each.id === id))
      const made = ledger.first.get(backup)
      if (made === undefined || made.goneAt !== undefined) {
        ledger.breaches.push(`${now()} the copy gets ${backup}, which the first store has not`)
      } else if (findAgainst(made)?.proved === 'written') {
        ledger.breaches.push(`${now()} the copy gets ${backup}, which is damaged`)
      }
      await steps.copyManifest(id)
      ledger.copied.set(backup, { at: Date.now() })
      const { snapshots } = await places.second.read()
      ledger.breaches.push(...listBroken(snapshots, []))
    },
  }
}

/** Backups that are listed and have lost a part. */
function listBroken(left: readonly Snapshot[], gone: readonly Snapshot[]): string[] {
  const whole = new Set(left.filter(isManifest).map(backupOf))
  return gone
    .filter((each) => isPart(each) && whole.has(backupOf(each)))
    .map((each) => `${now()} ${backupOf(each)} is listed and loses a part`)
    .concat(
      left
        .filter(isManifest)
        .filter((each) => !left.some((part) => isPart(part) && backupOf(part) === backupOf(each)))
        .map((each) => `${now()} ${backupOf(each)} is listed and has no part`),
    )
}

/** What a person would never have removed from what stands. */
function judgeRemoval(
  ledger: Ledger,
  place: Place,
  snapshots: readonly Snapshot[],
  policy: KeepPolicy,
): string[] {
  const gone = new Set(snapshots.filter(isManifest).map(backupOf))
  const standing = listHeld(ledger, place)
  const known = new Set(standing.map(({ id }) => id))
  const because = (id: string, why: string): string => `${now()} ${place} loses ${id}: ${why}`
  const strange = [...gone]
    .filter((id) => !known.has(id))
    .map((id) => because(id, 'nobody knows it'))
  if (gone.size === 0) return []

  const last = ledger.facts.findLast(({ kind, end }) => kind === 'backup' && end !== undefined)
  const lastBegun = ledger.facts.findLast(({ kind }) => kind === 'backup')
  const isUnsound = [last, lastBegun].some(
    (run) => run !== undefined && run.end !== 'complete' && run.end !== 'incomplete',
  )
  const newest = standing.filter(({ isSafety }) => !isSafety).toSorted(byNumber)[0]
  const after = isUnsound
    ? [...gone].map((id) => because(id, `the backup run ${lastBegun?.id} did not go well`))
    : newest?.isComplete === false
      ? [...gone].map((id) => because(id, `the newest, ${newest.id}, is incomplete`))
      : []

  const rotten = listRotten(ledger).flatMap((share) =>
    [...gone].map((id) => because(id, `share ${share} is known to be damaged`)),
  )

  const kept = [...Map.groupBy(standing, ({ type }) => type).values()].flatMap((group) => {
    const sound = group.filter(isSound).toSorted(byNumber)
    const ranks = [0, 1, 2, 3].flatMap((rank) => sound.find((each) => rankOf(each) >= rank) ?? [])
    const complete = sound[0]
    return [
      ...ranks.map(({ id }) => because(id, 'the newest of what is proved so far')),
      ...group.filter(({ isSafety }) => isSafety).map(({ id }) => because(id, 'a safety backup')),
      ...group.filter(isSpoilt).map(({ id }) => because(id, 'damaged, to be looked at')),
      ...group
        .filter(({ isComplete, sequence }) => !isComplete && sequence > (complete?.sequence ?? 0))
        .map(({ id }) => because(id, 'incomplete, and none complete after it')),
      ...listPromised(sound, policy).map(({ id }) => because(id, 'the rules keep it')),
    ].filter((text) => [...gone].some((id) => text.includes(` loses ${id}:`)))
  })
  return [...strange, ...after, ...rotten, ...kept]
}

/** Shares that were damaged, and some backup with them, when they were read last. */
function listRotten({ facts }: Ledger): string[] {
  const read = facts.filter(({ hasDamage, end }) => hasDamage !== undefined && end !== undefined)
  return [...new Map(read.map(({ type, touches }) => [type, touches]))]
    .filter(([, touches]) => touches === true)
    .map(([share]) => share)
}

/** Of the copy nothing is proved: nobody read its bytes. */
function listHeld({ first, copied }: Ledger, place: Place): Made[] {
  if (place === 'first') return [...first.values()].filter(({ goneAt }) => goneAt === undefined)
  return [...copied]
    .filter(([, { goneAt }]) => goneAt === undefined)
    .flatMap(([id]) => first.get(id) ?? [])
    .map((made) => ({ ...made, proofs: [] }))
}

export function byNumber(a: Made, b: Made): number {
  return b.sequence - a.sequence
}

export function isSound(made: Made): boolean {
  return made.isComplete && !made.isSafety && !isSpoilt(made)
}

export function isManifest(snapshot: Snapshot): boolean {
  return readTag(snapshot, 'lifeboat') === 'manifest'
}

function isPart(snapshot: Snapshot): boolean {
  return ['databases', 'files', 'config'].includes(readTag(snapshot, 'lifeboat') ?? '')
}

export function backupOf(snapshot: Snapshot | undefined): string {
  return snapshot === undefined ? '' : (readTag(snapshot, 'backup') ?? '')
}

function now(): string {
  return say(Date.now())
}
