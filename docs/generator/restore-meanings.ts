import type { Meaning } from './error-meanings.ts'

const both = ['command', 'http'] as const

/** What the codes of restores mean. */
export const restoreMeanings: Readonly<Record<string, Meaning>> = {
  'not-confirmed': {
    places: both,
    meaning: 'The restore was not confirmed. Nothing was changed.',
    hint: 'On a terminal type the project’s name; without one give `--yes`; over HTTP send `{"confirm": PROJECT}`.',
  },
  'plan-changed': {
    places: ['command'],
    meaning:
      'Between the plan that was confirmed and the restore something changed: the backup, what is overwritten, or what stops. Nothing was changed.',
  },
  'restore-selection': {
    places: both,
    meaning: 'What is asked for does not go together, or fits several things.',
  },
  'restore-not-allowed': {
    places: both,
    meaning: '`LIFEBOAT_ALLOW_RESTORE` is false: nothing is written into a stack, whoever asks.',
  },
  'not-in-backup': {
    places: both,
    meaning: 'The backup does not hold what is asked for. The nearest name is given.',
    hint: 'lifeboat show says what a backup holds.',
  },
  'backup-not-complete': {
    places: both,
    meaning: 'The backup is incomplete and was not named in full.',
  },
  'part-missing': {
    places: [...both, 'finding'],
    meaning: 'A part that the manifest names is not in the repository any more.',
  },
  'part-damaged': {
    places: [...both, 'finding'],
    meaning: 'A part cannot be read out of the repository. Found before anything was overwritten.',
  },
  'into-exists': {
    places: both,
    meaning: '`--into` names a database or volume that is there already.',
  },
  'volume-missing': {
    places: both,
    meaning: 'The stack has no such volume any more.',
  },
  'container-missing': {
    places: both,
    meaning: 'A container that the journal speaks of is gone.',
  },
  'target-in-use': {
    places: both,
    meaning:
      'A container that is not Lifeboat’s to stop, or that was started meanwhile, uses what is written; or a server’s live data, or the repository, is there today, where the backup holds other files.',
  },
  'server-too-old': {
    places: both,
    meaning: 'The dump comes from a newer major version of the server.',
  },
  'extension-missing': {
    places: both,
    meaning: 'The server cannot offer an extension that the database had.',
  },
  'cold-database-image': {
    places: both,
    meaning:
      'The files of a stopped server go back only where the container of its service has the image that ran on them.',
  },
  'prepared-transactions': {
    places: both,
    meaning: 'The server cannot rename a database that a prepared transaction is in.',
  },
  'too-little-space': {
    places: [...both, 'part'],
    meaning:
      'A disk has less free space than the restore, the export, or the saving of an image needs.',
  },
  'restore-refused': {
    places: both,
    meaning: 'The database server refused a statement. What stood before still stands.',
  },
  'restore-mismatch': {
    places: both,
    meaning:
      'What was loaded does not have the rows that the backup counted. The live data was not touched.',
  },
  'safeguard-failed': {
    places: both,
    meaning: 'The safety backup is not complete, so nothing was overwritten.',
  },
  'files-not-exchanged': {
    places: both,
    meaning:
      'What was restored beside a volume could not be exchanged with it, or back. Each volume is wholly the one or the other.',
  },
  'path-blocked': {
    places: both,
    meaning: 'Something else than a folder stands on the way to the path.',
  },
  'files-not-restored': {
    places: both,
    meaning: 'The files could not all be written. What was there is brought back.',
  },
  'folder-not-usable': {
    places: ['command'],
    meaning:
      'The folder for the configuration is not on a mount, cannot be written, or is not empty.',
  },
  'table-differs': {
    places: both,
    meaning: 'The table is not built as in the backup: its rows would not fit, or not be the same.',
  },
  'table-needs': {
    places: both,
    meaning: 'The table is gone, and something that it cannot be without is gone too.',
  },
  'table-locked': {
    places: both,
    meaning: 'Somebody holds the table. Who does is named.',
  },
  'superuser-needed': {
    places: both,
    meaning: 'Only a superuser can replace rows without triggers and foreign keys acting on it.',
  },
  'keys-violated': {
    places: both,
    meaning:
      'Rows of the backup, or rows that point to them, would break foreign or unique keys. How many is said, with examples.',
  },
  'restore-unconfirmed': {
    places: both,
    meaning: 'A run was cut off while a table was restored, and that was done or may be.',
    hint: 'The table holds either what it held or the backup’s rows. What is known stands in the message.',
  },
  'stop-failed': { places: both, meaning: 'A container does not stop.' },
  'start-failed': { places: both, meaning: 'A container does not start.' },
  'not-healthy': {
    places: both,
    meaning:
      'A container was not healthy within `LIFEBOAT_START_TIMEOUT`, or the time that its own health check takes to say so.',
  },
  'restore-undone': {
    places: both,
    meaning:
      'The restore failed after something was overwritten; all of it was brought back and started. What is not healthy all the same is named.',
    hint: 'Why it failed stands below the message.',
  },
  'restore-stopped': {
    places: both,
    meaning: 'The restore failed half way and could not be undone yet. What it touched is stopped.',
    hint: 'Restart Lifeboat: it goes on from its journal.',
  },
  'journal-unsettled': {
    places: both,
    meaning: 'What a killed restore left half done could not be finished or undone yet.',
  },
}
