import { Option, type Command } from 'commander'

import { requireRestoreAllowed } from '../config/require-restore-allowed.ts'
import { startRecordedRestore } from '../daemon/record-restore.ts'
import { openRunHistory } from '../daemon/run-history.ts'
import { LifeboatError } from '../errors.ts'
import type { Lifeboat } from '../lifeboat.ts'
import { portWishes, type PortWish } from '../model/clone.ts'
import { RestoreOptions, Selection, type RestorePlan, type RestoreWish } from '../model/restore.ts'
import { renderRestorePlan } from '../restore/render-restore-plan.ts'
import { clone, rebuild } from './rebuild.ts'
import { notAsked, requireClone, requireNothingOfRebuild } from './restore-refusals.ts'
import { confirmPlan } from './confirm-plan.ts'
import { openLifeboat, openLogger, type Context } from './context.ts'
import { listenToProgress, showProgressOf } from './listen-to-progress.ts'
import { answerJson, answerText, tell } from './output.ts'
import { renderReport } from './render-report.ts'
import { requireConfirmed } from './require-confirmed.ts'
import { requireNothingElse, restoreConfig } from './restore-config.ts'
import { addScopeOptions, readScope, type ScopeOptions } from './scope-options.ts'

export type RestoreCommand = ScopeOptions & {
  readonly database: readonly string[]
  readonly table?: string
  readonly volume: readonly string[]
  readonly path?: string
  readonly into?: string
  readonly from?: string
  readonly as?: string
  readonly ports?: PortWish
  readonly closed?: true
  readonly dryRun?: true
  readonly yes?: true
  readonly json?: true
  readonly safeguard: boolean
  readonly spaceCheck: boolean
  readonly keepOld?: true
  readonly keepExtra?: true
  readonly replaceRoles?: true
  readonly projectDir?: string
  readonly replace?: true
}

export function addRestore(program: Command, context: Context): void {
  const command = program
    .command('restore')
    .argument('[id]', 'a backup’s id, the beginning of it, or latest', 'latest')
    .description('bring back a backup, or a part of it, into the running stack')
  addScopeOptions(command)
    .addOption(repeated('--database <name>', 'only this database'))
    .option('--table <schema.table>', 'only this table')
    .addOption(repeated('--volume <name>', 'only this volume'))
    .option('--path <path>', 'only this file or folder inside the one volume named')
    .option(
      '--into <name>',
      'a new database or volume beside the original; with --type config a folder',
    )
    .option('--from <file>', 'an export: taken into the repository first, then restored')
    .option(
      '--as <project>',
      'a clone of the whole stack beside it, as a compose project of that name',
    )
    .addOption(
      new Option(
        '--ports <which>',
        'the published ports of a clone: drop them, random others, or the same',
      )
        .choices(portWishes)
        .default(undefined, 'drop'),
    )
    .option('--closed', 'a clone whose networks have no way out')
    .option(
      '--dry-run',
      'say what would be done, and do nothing (what --from names is taken into the repository all the same)',
    )
    .option('--yes', 'do not ask')
    .option('--no-safeguard', 'make no safety backup of what is overwritten')
    .option('--no-space-check', 'go on when the disk seems too small (sparse files count whole)')
    .option('--keep-old', 'keep the databases that are replaced, under another name')
    .option('--keep-extra', 'keep files that came after the backup')
    .option('--replace-roles', 'bring roles that exist to the backup’s state too')
    .option(
      '--project-dir <folder>',
      'where the project’s folder goes on the host, when the whole stack is made again (default: where it was)',
    )
    .option(
      '--replace',
      'when the whole stack is made again: what is in the way goes out of it, safeguarded',
    )
    .option('--json', 'the report, or with --dry-run the plan, as JSON')
    .action((id: string, options: RestoreCommand) => restore(id, options, context))
}

async function restore(named: string, options: RestoreCommand, context: Context): Promise<void> {
  const lifeboat = openLifeboat(context)
  const { from } = options
  // Before an export is taken in, or a plan is made that somebody confirms in vain. What looks only is not forbidden.
  if (options.dryRun !== true && options.type !== 'config') requireRestoreAllowed(lifeboat.config)
  const id = from === undefined ? named : await takeIn(lifeboat, from, named, context.signal)
  if (options.type === 'config') {
    requireNothingOfRebuild('only configuration is asked for', options)
    const { database, volume, table, path, service } = options
    requireNothingElse([
      ...(database.length > 0 ? ['--database'] : []),
      ...(volume.length > 0 ? ['--volume'] : []),
      ...(service.length > 0 ? ['--service'] : []),
      ...(table === undefined ? [] : ['--table']),
      ...(path === undefined ? [] : ['--path']),
    ])
    await restoreConfig(lifeboat, id, options, context)
    return
  }
  requireClone(options)
  const wish = readWish(id, options)
  const { project, stands } = await lifeboat.target()
  if (options.as !== undefined) {
    requireNothingOfRebuild('a clone has a folder of its own and replaces nothing', options)
    return clone(lifeboat, project, id, options, context)
  }
  if (!stands) return rebuild(lifeboat, project, id, options, context)
  requireNothingOfRebuild(`${project} stands`, options)
  let confirmed: RestorePlan | undefined
  if (options.dryRun === true || options.yes !== true) {
    const plan = await lifeboat.planRestore(wish, context.signal)
    if (options.dryRun === true) {
      if (options.json) answerJson(plan)
      else answerText(renderRestorePlan(plan))
      return
    }
    await confirmPlan(context, {
      plan: renderRestorePlan(plan),
      word: project,
      what: 'restore',
      notAsked,
    })
    confirmed = plan
  }
  const log = openLogger(lifeboat, false)
  const history = openRunHistory(lifeboat.config.stateFolder)
  const started = startRecordedRestore(
    {
      lifeboat,
      history,
      log,
      tell,
      progress: listenToProgress(lifeboat),
    },
    project,
    // `latest` may be another one by now.
    confirmed === undefined ? wish : { ...wish, backup: confirmed.backup.id },
    context.signal,
    (plan) => {
      requireConfirmed(confirmed, plan)
      if (options.yes !== true) return
      for (const line of renderRestorePlan(plan).split('\n')) tell(line)
    },
  )
  const report = await started.done
  if (options.json) answerJson(report)
  else answerText(renderReport(report))
}

/** Puts an export into the repository and gives its backup's id, which must be the one that was named, if one was. */
async function takeIn(
  lifeboat: Lifeboat,
  file: string,
  named: string,
  signal: AbortSignal,
): Promise<string> {
  const { id, project } = await showProgressOf('take in', (onProgress) =>
    lifeboat.importExport(file, signal, onProgress),
  )
  const own = await lifeboat.project()
  if (project !== own) {
    throw new LifeboatError(
      'restore-selection',
      `${file} is a backup of ${project}, not of ${own}`,
      {
        hint: 'Restore it beside the stack that it is of. It is in the repository now; nothing was restored.',
      },
    )
  }
  if (named === 'latest' || id.startsWith(named)) return id
  throw new LifeboatError('restore-selection', `${file} is backup ${id}, not ${named}`, {
    hint: 'Leave out the id, or name the file that holds it. It is in the repository now; nothing was restored.',
  })
}

/** What the options ask for. Throws `unknown-type`. */
export function readWish(backup: string, options: RestoreCommand): RestoreWish {
  const { type, services } = readScope(options)
  const { database, table, volume, path, into } = options
  const selection = Selection.parse({
    type,
    services,
    databases: database,
    table,
    volumes: volume,
    path,
    into,
  })
  const { safeguard, spaceCheck: checkSpace, keepOld, keepExtra, replaceRoles } = options
  return {
    backup,
    selection,
    options: RestoreOptions.parse({ safeguard, checkSpace, keepOld, keepExtra, replaceRoles }),
  }
}

function repeated(flags: string, description: string): Option {
  return new Option(flags, `${description} (may be given again)`)
    .default([], 'all of them')
    .argParser((name: string, names: readonly string[]) => [...names, name])
}
