import { parseKeepPolicy, writeKeepPolicy } from '../../keep-policy.ts'
import type { Desk } from './desk.ts'

/** Asks by which rules. The command shows what would go and why, wants the project’s name typed, and removes it. */
export async function cleanUp({ lifeboat, prompter, run }: Desk): Promise<void> {
  const { keep } = lifeboat.config
  const which =
    keep === undefined
      ? 'others'
      : await prompter.choose({
          message: 'Which backups are to be kept?',
          choices: [
            { value: 'set', label: writeKeepPolicy(keep), hint: 'LIFEBOAT_KEEP' },
            { value: 'others', label: 'by other rules, this once' },
          ],
        })
  if (which === 'set') return run(['prune'])
  const rules = await prompter.enter({
    message: 'Which backups are to be kept? Type rules',
    placeholder: 'last=10,daily=7,weekly=4',
    check: (typed) =>
      parseKeepPolicy(typed) === undefined
        ? 'Expected rules such as last=10,daily=7,weekly=4.'
        : undefined,
  })
  return run(['prune', '--keep', rules])
}
