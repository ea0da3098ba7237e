import type { Meaning } from './error-meanings.ts'

const command = ['command'] as const

/** What the codes mean that come from taking something out of a backup, or a whole one in. */
export const exportMeanings: Readonly<Record<string, Meaning>> = {
  'no-such-path': {
    places: ['command', 'http'],
    meaning: 'The backup has nothing at that path. What stands nearest is named.',
    hint: 'The deepest folder that is there holds what stands below the message.',
  },
  'not-a-file': { places: ['command', 'http'], meaning: 'Bytes are asked for of what has none.' },
  'no-such-table': {
    places: ['command', 'http'],
    meaning: 'The backup has no such table, or several. The nearest ones are named.',
  },
  'dump-cut-short': {
    places: command,
    meaning: 'The end of a table’s file is missing in the dump.',
  },
  'answer-cut-off': { places: command, meaning: 'Whoever reads stdout stopped before its end.' },
  'export-needs-a-place': {
    places: command,
    meaning: 'An export would have gone to a terminal, or `--json` came without `--output`.',
  },
  'export-target-not-mounted': {
    places: command,
    meaning:
      '`--output` names a file that would go with Lifeboat’s container, or one in the repository.',
  },
  'export-target-exists': {
    places: command,
    meaning: '`--output` names a file that is there already. Nothing is overwritten.',
  },
  'export-target-not-writable': {
    places: command,
    meaning: 'The export’s file cannot be written.',
  },
  'state-not-mounted': {
    places: command,
    meaning:
      'The state folder, through which workers hand bytes over, is in Lifeboat’s own container.',
  },
  'export-unreadable': {
    places: command,
    meaning: 'The file that is to be imported cannot be read.',
  },
  'export-damaged': {
    places: command,
    meaning: 'The file that is to be imported is no export, or not a whole one.',
    hint: 'Nothing was published. Fetch the file again; zstd -t tells whether it arrived whole.',
  },
  'backup-differs': {
    places: command,
    meaning: 'The repository holds another backup of the same id as the one to be imported.',
  },
}
