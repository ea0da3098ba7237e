import { InvalidArgumentError, type Command } from 'commander'

import { loadConfig } from '../config/load.ts'
import { openRunHistory } from '../daemon/run-history.ts'
import { LifeboatError } from '../errors.ts'
import { selectRun } from '../model/select-run.ts'
import type { Context } from './context.ts'
import { followRuns } from './follow-runs.ts'
import { answerJson, answerText } from './output.ts'
import { renderRun, renderRuns } from './render-runs.ts'

type RunsOptions = { readonly limit?: number; readonly follow?: true; readonly json?: boolean }

const shownAtFirst = 20

/** Asks the state folder alone: the history must be there to be read when engine and repository are not. */
export function addRuns(program: Command, context: Context): void {
  program
    .command('runs')
    .argument('[id]', 'a run’s id, the beginning of it, or latest')
    .description(
      'what has run, newest first; or one run, with its steps, warnings and the last lines of the tools that failed',
    )
    .option('--limit <n>', `only so many, the newest ones (default ${shownAtFirst})`, readLimit)
    .option(
      '--follow',
      'the one under way, or the one named: its steps as they end, and how far it is; ends as it does, with its exit code',
    )
    .option('--json', 'as JSON; one run: schemas/runs-ID.schema.json')
    .action((id: string | undefined, options: RunsOptions) => showRuns(id, options, context))
}

async function showRuns(
  wanted: string | undefined,
  { limit, follow, json = false }: RunsOptions,
  context: Context,
): Promise<void> {
  const { stateFolder } = loadConfig(context.environment).config
  if (follow && limit !== undefined) throw noLimit('--follow', '--follow')
  if (follow) return followRuns({ stateFolder, wanted, json }, context)
  show(stateFolder, wanted, { limit, json })
}

function show(
  stateFolder: string,
  id: string | undefined,
  { limit, json }: { readonly limit: number | undefined; readonly json: boolean },
): void {
  const runs = openRunHistory(stateFolder).list()
  if (id === undefined) {
    const newest = runs.toReversed().slice(0, limit ?? shownAtFirst)
    return json ? answerJson(newest) : answerText(renderRuns(newest))
  }
  if (limit !== undefined) throw noLimit('one run', 'the id')
  const run = selectRun(runs, id)
  if (json) answerJson(run)
  else answerText(renderRun(run))
}

function readLimit(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Expected a number of 1 or more, for example 50.')
}

function noLimit(what: string, named: string): LifeboatError {
  return new LifeboatError('runs-options', `--limit does not go with ${what}`, {
    hint: `Leave out ${named}, or --limit.`,
  })
}
