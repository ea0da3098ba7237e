import { z } from 'zod'

import { LifeboatError } from '../errors.ts'
import type { BackupPlan } from '../model/plan.ts'
import type { Self } from '../model/stack.ts'
import { ofCopy } from '../repository/explain-copy.ts'
import { locateRepository, type Where } from '../repository/locate.ts'
import { checkFolder, openStore } from '../repository/open.ts'
import { refuseGone, type Earlier } from '../repository/refuse-gone.ts'
import type { Repository } from '../repository/repository.ts'
import { readSnapshots, type Snapshot } from '../repository/snapshots.ts'

export const Diagnosis = z.object({
  check: z.enum(['engine', 'repository', 'copy', 'databases', 'coverage', 'labels', 'backup']),
  ok: z.boolean(),
  found: z.string(),
  hint: z.string().nullable(),
})
export type Diagnosis = z.infer<typeof Diagnosis>

type Patient = {
  readonly config: Where & { readonly copy?: Where | undefined }
  readonly find: () => Promise<{ readonly self: Self; readonly project: string }>
  readonly plan: () => Promise<BackupPlan>
  /** Of the repository. */
  readonly earlier: Earlier
}

/** Looks at everything a backup needs, one after the other, and says of each what is wrong and what to do. Writes nothing. */
export async function diagnose({ config, find, plan, earlier }: Patient): Promise<Diagnosis[]> {
  const engine = await attempt('engine', async () => {
    const { project } = await find()
    return `answers; the stack is ${project}`
  })
  if (!engine.ok) return [engine]
  const look = async (where: Where, before?: Earlier): Promise<string> =>
    lookAt(locateRepository((await find()).self, where), before)
  const repository = await attempt('repository', () => look(config, earlier))
  const { copy } = config
  const kept = [
    repository,
    ...(copy === undefined ? [] : [await attempt('copy', () => ofCopy(() => look(copy)))]),
  ]
  try {
    const found = await plan()
    const parts = [diagnoseDatabases(found), diagnoseCoverage(found), diagnoseLabels(found)]
    return [engine, ...kept, ...parts, diagnoseRest(found)]
  } catch (error) {
    return [engine, ...kept, failed('coverage', error)]
  }
}

async function lookAt(repository: Repository, earlier: Earlier | undefined): Promise<string> {
  const { location } = repository
  const snapshots = await openEither(repository)
  if (snapshots === undefined && earlier !== undefined) await refuseGone(location, earlier)
  return snapshots === undefined
    ? `${location} is empty; the first backup makes the repository`
    : `${location} opens and holds ${snapshots.length} snapshots`
}

async function openEither(repository: Repository): Promise<Snapshot[] | undefined> {
  if (repository.store !== undefined) return openStore(repository)
  const state = await checkFolder(repository.location)
  return state === 'empty' ? undefined : readSnapshots(repository)
}

function diagnoseDatabases(plan: BackupPlan): Diagnosis {
  const wrong = plan.failures.filter(({ what }) => what.startsWith('database '))
  if (wrong.length > 0) {
    const found = wrong.map(({ what, why }) => `${what}: ${why}`).join('; ')
    const hint = [...new Set(wrong.map((each) => each.hint))].join(' ')
    return { check: 'databases', ok: false, found, hint }
  }
  const dumps = plan.steps.filter((step) => step.do === 'dump')
  const count = dumps.reduce((sum, { databases }) => sum + databases.length, 0)
  const found =
    dumps.length === 0
      ? 'no PostgreSQL server runs in the stack'
      : `${dumps.map(({ service }) => service).join(', ')} answers, ${count} databases`
  return { check: 'databases', ok: true, found, hint: null }
}

function diagnoseCoverage(plan: BackupPlan): Diagnosis {
  const uncovered = plan.coverage.filter((mount) => mount.class === 'uncovered')
  if (uncovered.length === 0) {
    const held = plan.coverage.filter((mount) =>
      ['dumped', 'archived'].includes(mount.class),
    ).length
    const found = `${plan.coverage.length} mounts, ${held} of them held, none uncovered`
    return { check: 'coverage', ok: true, found, hint: null }
  }
  const names = uncovered.map(({ service, target, because }) => `${service} ${target} (${because})`)
  const hint = 'Mend what the reason names; until then every backup is incomplete.'
  return { check: 'coverage', ok: false, found: `uncovered: ${names.join('; ')}`, hint }
}

function diagnoseLabels(plan: BackupPlan): Diagnosis {
  const bad = plan.failures.filter(({ code }) => code === 'bad-label')
  if (bad.length === 0) {
    return { check: 'labels', ok: true, found: 'no label of the stack is wrong', hint: null }
  }
  const found = bad.map(({ what, why }) => `${what}: ${why}`).join('; ')
  return { check: 'labels', ok: false, found, hint: bad.map(({ hint }) => hint).join(' ') }
}

/** Whatever else is known beforehand, of whatever kind: nothing that makes a backup incomplete is kept quiet. */
function diagnoseRest({ failures }: BackupPlan): Diagnosis {
  const rest = failures.filter(
    ({ what, code }) =>
      !what.startsWith('database ') && !['bad-label', 'mount-uncovered'].includes(code),
  )
  if (rest.length === 0) {
    const found = 'nothing else keeps a backup from being complete'
    return { check: 'backup', ok: true, found, hint: null }
  }
  const found = rest.map(({ what, why }) => `${what}: ${why}`).join('; ')
  const hint = [...new Set(rest.map((each) => each.hint))].join(' ')
  return { check: 'backup', ok: false, found, hint }
}

async function attempt(check: Diagnosis['check'], look: () => Promise<string>): Promise<Diagnosis> {
  try {
    return { check, ok: true, found: await look(), hint: null }
  } catch (error) {
    return failed(check, error)
  }
}

function failed(check: Diagnosis['check'], error: unknown): Diagnosis {
  if (!(error instanceof LifeboatError)) throw error
  return { check, ok: false, found: [error.message, ...error.details].join('; '), hint: error.hint }
}
