import type { StartBackup } from '../../../src/flows/back-up.ts'
import type { MadeBackup } from '../../../src/model/made-backup.ts'
import { findShortfall } from '../../../src/model/made-backup.ts'
import type { Manifest } from '../../../src/model/manifest.ts'
import type { VerifiableLevel, Verification } from '../../../src/model/verification.ts'
import { nextSequence } from '../../../src/repository/backup-tags.ts'
import { describeKnown } from '../../../src/repository/known-backups.ts'
import { verifyMade } from '../../../src/verify/verify-made.ts'
import { exampleFailure, exampleManifest } from '../example-manifest.ts'
import { exampleVerification } from '../example-verification.ts'
import type { Fact } from './ledger.ts'
import { draw, hasTrouble, problem, stack, underLock, work, type World } from './world.ts'

const minuteMs = 60_000

/** A backup whose parts come from nowhere; storing, publishing, numbering and proving go their real ways. */
export function simulateBackup(world: World, start: StartBackup): Promise<MadeBackup> {
  const { runId: id, scope, signal, onStep, onPublished } = start
  const act = async (fact: Fact): Promise<MadeBackup> => {
    onStep('discover')
    await work(20_000, signal)
    fact.acceptedAt = Date.now()
    onStep('plan')
    await work(draw(world, 5000, 20 * minuteMs), signal)
    if (hasTrouble(world, 'store-away')) throw problem('store-unreachable')
    const manifest = await store(world, start)
    fact.hasWarned = manifest.sinceLast.warnings.length > 0
    onPublished(manifest)
    await world.known.add(describeKnown(manifest))
    return verifyMade(manifest, {
      wanted: world.config.verify,
      verify: (level) => simulateProof(world, { backup: manifest.id, level, signal }),
      onStep,
    })
  }
  return underLock(world, { id, kind: 'backup', type: scope.type }, act, (made) => {
    const code = findShortfall(made)?.code
    return code === undefined
      ? 'complete'
      : code === 'verification-failed'
        ? 'failed'
        : 'incomplete'
  })
}

async function store(world: World, { runId: id, scope, startedAt, signal }: StartBackup) {
  const { ledger, places } = world
  const { first } = places
  const held = await first.read()
  const parts = []
  for (const kind of ['databases', 'files', 'config'] as const) {
    parts.push(await first.storePart(kind, { ...stack, id }))
    await work(draw(world, 1000, 5 * minuteMs), signal)
    if (hasTrouble(world, 'backup-fails')) throw problem('dump-failed')
  }
  const isWhole = !hasTrouble(world, 'backup-incomplete')
  const warnings =
    draw(world, 0, 1) < 0.02 ? [{ code: 'volume-shrunk', detail: 'it lost half' }] : []
  const manifest: Manifest = exampleManifest({
    ...stack,
    id,
    type: scope.type,
    services: [...scope.services],
    state: isWhole ? 'complete' : 'incomplete',
    failures: isWhole ? [] : [exampleFailure()],
    startedAt: startedAt.toISOString(),
    finishedAt: new Date(Date.now()).toISOString(),
    sequence: nextSequence(held.snapshots, stack),
    parts,
    sinceLast: { backup: null, warnings: warnings as Manifest['sinceLast']['warnings'] },
  })
  await first.publish(manifest)
  ledger.publish(manifest)
  return manifest
}

/** What a restore keeps of what it overwrites. */
export async function simulateSafety(world: World, id: string, startedAt: Date): Promise<void> {
  const { first } = world.places
  const { snapshots } = await first.read()
  const parts = [await first.storePart('files', { ...stack, id })]
  const manifest = exampleManifest({
    ...stack,
    id,
    reason: 'safeguard',
    startedAt: startedAt.toISOString(),
    finishedAt: new Date(Date.now()).toISOString(),
    sequence: nextSequence(snapshots, stack),
    parts,
  })
  await first.publish(manifest)
  world.ledger.publish(manifest)
  await world.known.add(describeKnown(manifest))
}

type Proof = {
  readonly backup: string
  readonly level: VerifiableLevel
  readonly signal: AbortSignal
}

/** A look at a backup, and its record beside it. */
export async function simulateProof(
  world: World,
  { backup, level, signal }: Proof,
): Promise<Verification> {
  const startedAt = new Date(Date.now()).toISOString()
  await work(draw(world, minuteMs, level === 'drilled' ? 50 * minuteMs : 8 * minuteMs), signal)
  if (level !== 'drilled' && hasTrouble(world, 'backup-unverified')) throw problem('worker-failed')
  if (level === 'drilled' && hasTrouble(world, 'store-away')) throw problem('store-unreachable')
  const isSpoilt = hasTrouble(world, 'verification-finds')
  const cannotRestore = level === 'drilled' && hasTrouble(world, 'drill-fails')
  const proved = isSpoilt ? 'written' : cannotRestore ? 'decoded' : level
  const verification = exampleVerification({
    ...stack,
    id: `v-${world.ledger.facts.length}-${backup}`,
    backup,
    wanted: level,
    proved,
    startedAt,
    finishedAt: new Date(Date.now()).toISOString(),
    findings: proved === level ? [] : [exampleFailure({ code: 'part-damaged' })],
  })
  await world.places.first.record(verification)
  world.ledger.prove(verification)
  return verification
}
