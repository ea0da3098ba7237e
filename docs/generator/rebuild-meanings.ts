import type { Meaning } from './error-meanings.ts'

/** What the codes mean that come from making a whole stack again. */
export const rebuildMeanings: Readonly<Record<string, Meaning>> = {
  'which-stack': {
    places: ['command'],
    meaning: 'The repository holds backups of several stacks, and none is named.',
  },
  'which-machine': {
    places: ['command'],
    meaning:
      '`latest` was asked for on a machine that has no backup of the stack, and several others have: their newest ones are named.',
  },
  'captured-unreadable': {
    places: ['command'],
    meaning:
      'What the backup says of a container, network or volume is not as this version knows it.',
  },
  'rebuild-in-the-way': {
    places: ['command'],
    meaning:
      'Containers, volumes or networks have names that the rebuild needs, or something stands on the host where data goes. All of it is named.',
  },
  'rebuild-not-replaced': {
    places: ['command'],
    meaning:
      'Of what is in the way of a rebuild with --replace, something cannot be replaced without harm. Each is named with the reason.',
  },
  'rebuild-other-backup': {
    places: ['command'],
    meaning: 'A rebuild from another backup was begun on this engine and has not ended.',
  },
  'rebuild-data-gone': {
    places: ['command'],
    meaning:
      'A rebuild that had brought all data back has not ended, and some of that was removed since.',
  },
  'rebuild-other-folder': {
    places: ['command'],
    meaning:
      'A rebuild of this backup was begun that puts the project’s folder elsewhere, and has not ended.',
  },
  'project-dir-unfit': {
    places: ['command'],
    meaning: 'What --project-dir says is no folder that a project can have on a host.',
  },
  'rebuild-impossible': {
    places: ['command'],
    meaning: 'A container shares something with one that the backup does not hold.',
  },
  'rebuild-unfinished': {
    places: ['command', 'http'],
    meaning: 'Only half of the stack was made again: a backup of it would be one of half a stack.',
  },
  'config-in-the-way': {
    places: ['command'],
    meaning: 'Files stand on the host where the configuration goes, and differ from the backup’s.',
  },
  'network-refused': {
    places: ['command'],
    meaning: 'The engine does not make a network of the stack.',
  },
  'volume-refused': {
    places: ['command'],
    meaning: 'The engine does not make a volume of the stack.',
  },
  'container-closed': {
    places: ['part', 'command'],
    meaning: 'The engine puts no file into a container, or gives none of it.',
  },
  'container-refused': {
    places: ['command'],
    meaning: 'The engine does not make a container of the stack.',
  },
  'server-not-answering': {
    places: ['command'],
    meaning:
      'A database server that was made again does not answer, so that nothing can be restored into it.',
  },
  'clone-name': {
    places: ['command'],
    meaning: 'What a clone is to be called is no name for a compose project, or the stack’s own.',
  },
  'clone-leads-out': {
    places: ['command'],
    meaning: 'Links would have a clone write to where the original’s files may be.',
  },
  'clone-options': {
    places: ['command'],
    meaning: '`lifeboat clone` was told to do two things at once.',
  },
  'not-a-clone': {
    places: ['command'],
    meaning: 'Nothing on the engine says of itself that it is a clone of that name.',
  },
  'clone-in-use': {
    places: ['command'],
    meaning:
      'Something that is not the clone’s uses a part of it, or the engine does not remove it.',
  },
}
