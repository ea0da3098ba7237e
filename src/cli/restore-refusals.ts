import { LifeboatError } from '../errors.ts'
import type { RestoreCommand } from './restore.ts'

export function notAsked(): LifeboatError {
  return new LifeboatError('not-confirmed', 'nobody is there to confirm the restore', {
    hint: 'Give --yes when the plan above is what you mean. Nothing was changed.',
  })
}

/** What makes a whole stack makes no part of one. Throws `restore-selection`. */
export function requireWhole(
  project: string,
  options: RestoreCommand,
  because = `no container of ${project} is on this engine, so that`,
): void {
  const { database, volume, service, type, table, path, into } = options
  const parts = [
    ...(database.length > 0 ? ['--database'] : []),
    ...(volume.length > 0 ? ['--volume'] : []),
    ...(service.length > 0 ? ['--service'] : []),
    ...(type === 'full' ? [] : [`--type ${type}`]),
    ...(table === undefined ? [] : ['--table']),
    ...(path === undefined ? [] : ['--path']),
    ...(into === undefined ? [] : ['--into']),
  ]
  if (parts.length === 0) return
  throw new LifeboatError(
    'restore-selection',
    `${because} ${parts.join(' and ')} has nowhere to go`,
    {
      hint: 'Leave it out: the whole stack is made then. A part goes into the stack itself, where that stands. Nothing was changed.',
    },
  )
}

/** What says how a whole stack is made again, where none is. Throws `restore-selection`. */
export function requireNothingOfRebuild(
  why: string,
  { projectDir, replace }: RestoreCommand,
): void {
  const given = [
    ...(projectDir === undefined ? [] : ['--project-dir']),
    ...(replace === undefined ? [] : ['--replace']),
  ]
  if (given.length === 0) return
  throw new LifeboatError(
    'restore-selection',
    `${given.join(' and ')} is for making a whole stack again, but ${why}`,
    {
      hint: 'Leave it out: what is restored goes to where it is. Or take the stack’s containers away first, with docker compose down and no --volumes. Nothing was changed.',
    },
  )
}

/** Both say how a clone is made. Throws `restore-selection`. */
export function requireClone({ as, ports, closed }: RestoreCommand): void {
  const given = [
    ...(ports === undefined ? [] : ['--ports']),
    ...(closed === undefined ? [] : ['--closed']),
  ]
  if (as !== undefined || given.length === 0) return
  throw new LifeboatError('restore-selection', `${given.join(' and ')} is for a clone`, {
    hint: 'Say with --as what it is to be called, or leave it out. Nothing was changed.',
  })
}
