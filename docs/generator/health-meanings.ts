import type { Meaning, Place } from './error-meanings.ts'

const places: readonly Place[] = ['health']

/** What the codes mean that are reasons of /health and nothing else. */
export const healthMeanings: Readonly<Record<string, Meaning>> = {
  'no-backup': { places, meaning: 'There is no complete full backup yet.' },
  'backup-too-old': {
    places,
    meaning: 'The newest complete full backup is older than `LIFEBOAT_MAX_AGE`.',
  },
  'backup-unproved': {
    places,
    meaning:
      'There are complete full backups not older than `LIFEBOAT_MAX_AGE`, and none of them is proved as far as `LIFEBOAT_VERIFY` says.',
  },
  'last-drill-failed': {
    places,
    meaning: 'The newest drill proved less than it was to, or could not be carried out.',
  },
  'drill-overdue': {
    places,
    meaning:
      'No drill has succeeded for twice the longest pause of `LIFEBOAT_DRILL`. A new stack has as long for its first one.',
  },
  'read-back-failed': {
    places,
    meaning: 'The repository could not be read back. Nothing is known to be damaged.',
  },
  'read-back-overdue': {
    places,
    meaning:
      'No share of the repository has been read back for a week, although `LIFEBOAT_READ_BACK` is on. A new stack has as long for its first one.',
  },
  'repository-unreachable': { places, meaning: 'The repository could not be read.' },
  'copy-failed': {
    places,
    meaning: 'The last copying into the second copy failed, or left backups out.',
  },
  'copy-too-old': {
    places,
    meaning:
      'The newest complete full backup in the second copy is older than `LIFEBOAT_MAX_AGE`, or there is none yet.',
  },
  'copy-unreachable': { places, meaning: 'The second copy could not be read.' },
  'journal-not-empty': {
    places,
    meaning:
      'A restore was cut off and is neither finished nor undone, or a rebuild was and has not been gone on with.',
  },
  'stack-unreadable': { places, meaning: 'The stack could not be read.' },
  'not-notified': {
    places,
    meaning:
      'A warning, which makes nothing unhealthy: the newest notification to somebody did not arrive. It goes when the next one to them does.',
  },
  'last-run-failed': {
    places,
    meaning:
      'The newest backup run of a type failed, was incomplete, or did not prove what it was to, and no full one has gone well since.',
  },
}
