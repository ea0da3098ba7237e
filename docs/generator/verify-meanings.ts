import type { Meaning } from './error-meanings.ts'

/** What the codes mean that come from proving a backup. `finding`: it stands in the verification, which then proves less than was wanted. */
export const verifyMeanings: Readonly<Record<string, Meaning>> = {
  'verification-failed': {
    places: ['http', 'health'],
    meaning:
      'Something speaks against the backup. Over HTTP each finding stands in `details`; /health says it of the newest complete one.',
  },
  'manifest-damaged': {
    places: ['command'],
    meaning: 'The backup is listed, and its manifest cannot be read out of the repository.',
  },
  'verification-unknown-format': {
    places: ['command'],
    meaning: 'A verification is there, and this version cannot read its record.',
  },
  'no-retention-policy': {
    places: ['command'],
    meaning: 'No rules say which backups are to be kept. Nothing is removed without.',
  },
  'repository-damaged': {
    places: ['command', 'http', 'finding', 'health'],
    meaning:
      'The repository’s config or key cannot be read, so that none of its backups can. As a finding of `verify --all`: restic found damage in it; the backups that it touches are named besides. In /health: reading a share of it back found damage, which has not been read without any since, or the newest `verify --all` found anything.',
  },
  'snapshot-damaged': {
    places: ['command', 'finding'],
    meaning:
      'A file of the repository’s folder `snapshots` cannot be read. What it stands for, a backup or a part of one, is listed nowhere. `prune` refuses then: parts without their manifest look like leftovers.',
  },
  'repository-in-use': {
    places: ['command', 'http'],
    meaning:
      'Others who share the repository wrote to it while it was read, and what was found may come of that.',
  },
  'backup-lost': {
    places: ['finding'],
    meaning:
      'A backup that this Lifeboat knew of is not listed any more, and it did not remove it.',
  },
  'part-lost': {
    places: ['finding'],
    meaning: 'The snapshot of a backup’s part was there and is not any more.',
  },
  'record-lost': {
    places: ['finding'],
    meaning: 'What a verification proved stood beside a backup, and does not any more.',
  },
  'verify-all-options': {
    places: ['command'],
    meaning: 'Options that do not go together: one backup and all of them.',
  },
  'part-differs': {
    places: ['finding'],
    meaning: 'A part lists other files than were stored, though each of its bytes can be read.',
  },
  'files-differ': {
    places: ['finding'],
    meaning:
      'Files that were restored into a scratch volume do not stand there as the repository lists them. `details` has the first 50.',
  },
  'dump-damaged': {
    places: ['finding'],
    meaning: 'pg_restore of its own version cannot read a dump to its end.',
  },
  'dump-differs': {
    places: ['finding'],
    meaning: 'A dump does not hold the rows or large objects that were counted when it was made.',
  },
  'nothing-to-drill': {
    places: ['command', 'http'],
    meaning: 'The backup is of the configuration alone, which a drill restores nowhere.',
  },
  'verify-options': {
    places: ['command', 'http'],
    meaning: 'The whole stack was asked for without a drill. Nothing was verified.',
  },
  'stack-not-healthy': {
    places: ['finding'],
    meaning:
      'In a drill of the whole stack a container did not come up, or did not stay so. `details` has the last words of those that are not well.',
  },
  'stack-check-failed': {
    places: ['finding'],
    meaning:
      'In a drill of the whole stack the command of a label `lifeboat.drill.check` did not end with 0. `details` has what it wrote.',
  },
  'drill-failed': {
    places: ['finding'],
    meaning:
      'The databases of a service could not be restored into a server of their own image that is thrown away. The server’s own words stand below.',
  },
  'drill-differs': {
    places: ['finding'],
    meaning: 'What was restored in a drill is not what the backup holds. Each difference is named.',
  },
  'reference-broken': {
    places: ['finding'],
    meaning:
      'Rows of the restored database name files that are not there in the restored volume, or have another sha256. `details` has the first 50. [labels.md](labels.md#rows-that-name-files) tells what counts as there.',
  },
  'reference-refused': {
    places: ['finding'],
    meaning: 'The restored database refuses a query that the live one took.',
  },
  'reference-unasked': {
    places: ['command', 'http'],
    meaning: 'The query of a reference took longer than 10 minutes, or its rows could not be kept.',
  },
  'drill-indexes': {
    places: ['finding'],
    meaning: 'What was restored in a drill does not pass amcheck.',
  },
}
