import type { Warning } from '../../src/model/since-last.ts'

/** What a comparison with the backup before has to say, by its code. */
export const warningMeanings: Readonly<Record<Warning['code'], string>> = {
  'mount-not-held': 'A mount is new and is not backed up. Why, is said with it.',
  'service-not-held':
    'A service is new, has mounts or is a database server, and nothing of it is backed up.',
  'database-gone':
    'A database, or all of a server, was in the backup before and is not in this one.',
  'volume-gone': 'A volume or host path was in the backup before and is not in this one.',
  'database-shrank':
    'A tenth, or less, is left of a database: of its bytes (1 MiB or more before), or of its rows (1000 or more).',
  'volume-shrank':
    'A tenth, or less, is left of a volume or host path: of its bytes (1 MiB or more before), or of its files (100 or more).',
  'part-shrank':
    'A tenth, or less, is left of a part of the backup, of its bytes or its files, as for a volume.',
  'not-compared': 'The backup before, or what the newest one found against it, could not be read.',
}
