import { LifeboatError } from '../errors.ts'
import type { Lifeboat } from '../lifeboat.ts'
import type { ConfigDifference } from '../model/config-difference.ts'
import type { Context } from './context.ts'
import { answer, answerJson } from './output.ts'

type Options = { readonly into?: string; readonly json?: true }

/** `restore --type config`: shows what differs from today, or writes it all into a folder. Never over the live files. */
export async function restoreConfig(
  lifeboat: Lifeboat,
  id: string,
  { into, json }: Options,
  { signal }: Context,
): Promise<void> {
  if (into === undefined) {
    const difference = await lifeboat.compareConfig(id, signal)
    if (json) answerJson(difference)
    else answer(renderDifference(difference))
    return
  }
  const backup = await lifeboat.writeConfig(id, into, signal)
  if (json) answerJson({ backup, folder: into })
  else answer(`the configuration of backup ${backup} stands in ${into}`)
}

/** What is named beside it would be passed over in silence. */
export function requireNothingElse(names: readonly string[]): void {
  if (names.length === 0) return
  throw new LifeboatError(
    'restore-selection',
    `--type config does not go with ${names.join(', ')}`,
    {
      hint: 'The configuration is shown, or written into a folder with --into, as a whole.',
    },
  )
}

export function renderDifference(difference: ConfigDifference): string {
  const { backup, changed, missing, added, same, inContainers, text } = difference
  return [
    `configuration of backup ${backup} against today’s: ${changed.length} changed, ${missing.length} missing today, ${added.length} new, ${same} the same`,
    ...list('changed', changed),
    ...list('missing today', missing),
    ...list('new today', added),
    ...list('only in containers, not compared', inContainers),
    ...(text === '' ? [] : ['', text.trimEnd()]),
    '',
    'nothing was written; write it into a folder with --into FOLDER',
  ].join('\n')
}

function list(title: string, paths: readonly string[]): string[] {
  return paths.length === 0 ? [] : [`${title}:`, ...paths.map((path) => `  ${path}`)]
}
