import type { Meaning } from './error-meanings.ts'

const command = ['command'] as const

/** What is wrong with what a backup is asked to hold. */
export const backupMeanings: Readonly<Record<string, Meaning>> = {
  'unknown-type': {
    places: command,
    meaning: '`--type` names no type of backup.',
    hint: 'Types are full, database, volumes, config. The nearest one is named.',
  },
  'unknown-service': {
    places: command,
    meaning: 'The stack has no service of that name.',
    hint: 'The nearest one is named, else all of them.',
  },
  'service-left-out': {
    places: command,
    meaning: 'A service was asked for that `lifeboat.enable` leaves out of every backup.',
  },
  'nothing-to-back-up': {
    places: command,
    meaning:
      'The stack has nothing of what the backup is to hold: no database server for `--type database`, say, because it is gone, is stopped or is not known for one. A backup of nothing would be the newest complete one.',
  },
}
