import { Option, type Command } from 'commander'

import { LifeboatError } from '../errors.ts'
import { BackupType, backupTypes, type Scope } from '../model/scope.ts'
import { suggest } from '../suggest.ts'

export type ScopeOptions = { readonly type: string; readonly service: readonly string[] }

/** `--type` and `--service`, alike wherever a backup is spoken of. */
export function addScopeOptions(command: Command): Command {
  return command
    .addOption(new Option('--type <type>', backupTypes.join(', ')).default('full'))
    .addOption(
      new Option('--service <name>', 'only this service (may be given again)')
        .default([], 'all of them')
        .argParser((name: string, names: readonly string[]) => [...names, name]),
    )
}

export function readScope({ type, service }: ScopeOptions): Scope {
  const parsed = BackupType.safeParse(type)
  if (parsed.success) return { type: parsed.data, services: service }
  const near = suggest(type, backupTypes)
  const hint = `Types are ${backupTypes.join(', ')}.${near === undefined ? '' : ` Did you mean ${near}?`}`
  throw new LifeboatError('unknown-type', `there is no backup type "${type}"`, { hint })
}
