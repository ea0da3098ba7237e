import { LifeboatError } from '../errors.ts'
import type { Manifest } from '../model/manifest.ts'
import { placeOf, withPlace } from '../model/place.ts'
import type { RestoreOptions, RestorePlan, RestoreStep, Selection } from '../model/restore.ts'
import type { Stack } from '../model/stack.ts'
import { checkSelection } from './check-selection.ts'
import { planDatabases } from './plan-databases.ts'
import { findAnonymous } from './find-live-volume.ts'
import { describeKeptStill } from './kept-databases.ts'
import { isConfiguration, listArchived } from './list-archived.ts'
import { listNotHeld } from './list-not-held.ts'
import { describeLeftAlone, type Today } from './left-alone.ts'
import { holdsOnlyFolders } from './only-folders.ts'
import { isNobodys, planFiles, type FilesSelection } from './plan-files.ts'

/**
 * Everything a restore will do, from what was found and what was asked. Pure. Throws when something is asked for that the backup does
 * not hold (`not-in-backup`), that the stack does not have, or that does not go together (`restore-selection`); or when a target is a server’s
 * live data or the repository today (`target-in-use`).
 */
export function planRestore(
  stack: Stack,
  manifest: Manifest,
  selection: Selection,
  options: RestoreOptions,
  today: Today,
): RestorePlan {
  checkSelection(selection)
  const wants = readWants(selection)
  const given = { ...selection, keepExtra: options.keepExtra }
  const steps = planSteps(stack, manifest, given, today)
  const { id, type, state, startedAt, host, consistency } = manifest
  return {
    project: stack.project,
    backup: { id, type, state, startedAt, host, consistency },
    selection,
    options,
    steps,
    stops: [],
    downMs: 0,
    left: [
      ...findLeft(stack, manifest, selection, today),
      ...steps.flatMap((step) =>
        step.do === 'files' ? describeLeftAlone(stack, manifest, step, today) : [],
      ),
    ],
    absent: [...findAbsent(stack, manifest, wants), ...steps.flatMap(describeLeftOut)],
    warnings: [...findElsewhere(stack, manifest), ...manifest.warnings],
  }
}

/** A stack of the same name may live there still, with data of its own. */
function findElsewhere({ engine }: Stack, { host }: Manifest): string[] {
  if (host === engine.name) return []
  return [`this backup was made on another machine, ${host}; this one is ${engine.name}`]
}

/** Also for each service alone: one that yields nothing would be left out without a word. */
function planSteps(
  stack: Stack,
  manifest: Manifest,
  selection: FilesSelection,
  today: Today,
): RestoreStep[] {
  const wants = readWants(selection)
  const steps = [
    ...(wants.databases ? planDatabases(stack, manifest, selection) : []),
    ...(wants.files ? planFiles(stack, manifest, selection, today) : []),
  ]
  if (steps.length === 0) throw nothingToRestore(stack, manifest, selection, today)
  if (wants.isNamed || selection.services.length < 2) return steps
  for (const service of selection.services) {
    planSteps(stack, manifest, { ...selection, services: [service] }, today)
  }
  return steps
}

type Wants = { readonly isNamed: boolean; readonly databases: boolean; readonly files: boolean }

/** What is named narrows: who names a database does not want the volumes touched. */
function readWants({ type, databases, table, volumes }: Selection): Wants {
  const namesDatabases = databases.length > 0 || table !== undefined
  const namesFiles = volumes.length > 0
  if (namesDatabases || namesFiles) {
    return { isNamed: true, databases: namesDatabases, files: namesFiles }
  }
  return {
    isNamed: false,
    databases: type === 'full' || type === 'database',
    files: type === 'full' || type === 'volumes',
  }
}

function findLeft(stack: Stack, manifest: Manifest, selection: Selection, today: Today): string[] {
  const wants = readWants(selection)
  if (wants.isNamed) return []
  return [
    ...(wants.databases ? describeKeptStill(stack, manifest, selection.services) : []),
    ...(wants.files ? findLeftFiles(stack, manifest, selection, today) : []),
  ]
}

function findLeftFiles(
  stack: Stack,
  manifest: Manifest,
  selection: Selection,
  today: Today,
): string[] {
  return listArchived(manifest, selection).flatMap((archived) => {
    const { source } = archived
    if (isConfiguration(stack, archived)) {
      return [
        `${source}: no container writes to it, so a person’s to change; name it with --volume`,
      ]
    }
    const was = isNobodys(stack, manifest, archived) ? findAnonymous(manifest, source) : undefined
    if (was !== undefined) {
      return [
        `${source}: ${was.container} had it at ${was.target}, without a name of its own, and no volume of today is known to be it; name it with --volume and --into`,
      ]
    }
    if (!holdsOnlyFolders(stack, archived, today)) return []
    return [
      `${source}: beside the data of a running server this backup holds no file; name it with --volume`,
    ]
  })
}

/** An incomplete backup, or one of another type, lacks what a person may take for granted. */
function findAbsent(stack: Stack, manifest: Manifest, wants: Wants): string[] {
  const { failures, parts } = manifest
  const folderOf = (volume: string): string =>
    placeOf(withPlace(stack, { kind: 'volume', source: volume }))
  const has = (kind: string): boolean => parts.some((part) => part.kind === kind)
  return [
    ...(wants.databases && !has('databases') ? ['databases: this backup holds none'] : []),
    ...(wants.files && !has('files') ? ['volumes and host paths: this backup holds none'] : []),
    ...failures.map(({ what, why }) => `${what}: ${why}`),
    ...listNotHeld(manifest, folderOf).map(({ source, because }) => `${source}: ${because}`),
  ]
}

/** Whoever restores must not take them for restored; nor for gone, where they are not. */
function describeLeftOut(step: RestoreStep): string[] {
  if (step.do !== 'files' || step.excludes.length === 0) return []
  const globs = step.excludes.map((glob) => JSON.stringify(glob)).join(', ')
  const now = step.over === 'live' ? '; what is there of it stays as it is' : ''
  return [`${step.target}: what fits ${globs} was left out by label${now}`]
}

function nothingToRestore(
  stack: Stack,
  manifest: Manifest,
  selection: Selection,
  today: Today,
): LifeboatError {
  const { services } = selection
  const of = services.length === 0 ? '' : ` of ${services.join(', ')}`
  return new LifeboatError(
    'not-in-backup',
    `backup ${manifest.id} holds nothing${of} that was asked for`,
    {
      hint: `lifeboat show ${manifest.id} says what it holds.`,
      details: findLeft(stack, manifest, selection, today),
    },
  )
}
