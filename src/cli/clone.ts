import type { Command } from 'commander'

import { now } from '../clock.ts'
import { LifeboatError } from '../errors.ts'
import type { ListedClone, RemovedClone } from '../model/clone.ts'
import { renderTable } from '../render-table.ts'
import { demandWord, isInteractive } from './ask.ts'
import { openLifeboat, type Context } from './context.ts'
import { answer, answerJson } from './output.ts'

type CloneOptions = {
  readonly list?: true
  readonly remove?: string
  readonly yes?: true
  readonly json?: true
}

export function addClone(program: Command, context: Context): void {
  program
    .command('clone')
    .description('list the clones on the engine, or take one away; lifeboat restore --as makes one')
    .option('--list', 'every clone, whichever stack it is of (what is done without options too)')
    .option('--remove <name>', 'take this clone away, with its data; never a stack that is none')
    .option('--yes', 'do not ask')
    .option('--json', 'as JSON')
    .action((options: CloneOptions) => clone(options, context))
}

async function clone({ list, remove, yes, json }: CloneOptions, context: Context): Promise<void> {
  const lifeboat = openLifeboat(context)
  if (remove === undefined) {
    const clones = await lifeboat.clones()
    return json ? answerJson(clones) : answer(renderClones(clones))
  }
  if (list === true) throw eitherOr()
  if (yes !== true) {
    if (!isInteractive()) throw notAsked(remove)
    await demandWord(remove, 'removal', context.signal)
  }
  const { signal } = context
  const removed = await lifeboat.removeClone({ name: remove, signal, startedAt: now() })
  if (json) answerJson(removed)
  else answer(renderRemoved(removed))
}

function renderClones(clones: readonly ListedClone[]): string {
  if (clones.length === 0) return 'there is no clone on this engine'
  return renderTable(
    ['CLONE', 'OF', 'BACKUP', 'CONTAINERS', 'VOLUMES', 'STATE'],
    clones.map(({ name, of, backup, finished, containers, volumes }) => [
      name,
      of,
      backup,
      `${containers.filter(({ state }) => state === 'running').length} of ${containers.length} run`,
      String(volumes.length),
      finished ? 'finished' : 'cut off',
    ]),
  )
}

function renderRemoved({ name, of, containers, networks, volumes, folder }: RemovedClone): string {
  return `${name}, a clone of ${of}, is gone: ${containers.length} containers, ${networks.length} networks, ${volumes.length} volumes, ${folder}`
}

function eitherOr(): LifeboatError {
  return new LifeboatError('clone-options', '--list and --remove do not go together', {
    hint: 'Give one of them. Nothing was removed.',
  })
}

function notAsked(name: string): LifeboatError {
  return new LifeboatError('not-confirmed', 'nobody is there to confirm the removal', {
    hint: `Give --yes when ${name} is what you mean: its data goes with it. Nothing was removed.`,
  })
}
