import type { Meaning, Place } from './error-meanings.ts'

const command: readonly Place[] = ['command']

/** What the codes mean that say why a repository cannot be used, and a store that it is in. */
export const repositoryMeanings: Readonly<Record<string, Meaning>> = {
  'no-network': {
    places: command,
    meaning: 'The repository is in a store, and Lifeboat’s container has no network to share.',
  },
  'no-copy': { places: command, meaning: 'No second copy is set.' },
  'copy-incomplete': {
    places: ['part'],
    meaning:
      'A part of a backup, or its manifest, was not in the second copy after it had been copied.',
  },
  'no-bucket': {
    places: ['command', 'part'],
    meaning: 'The store has no bucket of that name.',
  },
  'store-refused': {
    places: ['command', 'part'],
    meaning: 'The store that the repository is in refuses the key it was given, or there was none.',
  },
  'store-unknown': {
    places: ['command', 'part'],
    meaning:
      'The machine of an `sftp:` store shows another key than the file that `SSH_KNOWN_HOSTS` names has of it, or that has none. Nothing was sent to it.',
  },
  'store-unreachable': {
    places: ['command', 'part'],
    meaning:
      'The store that the repository is in does not answer. Questions are given up after a minute; what stores goes on for 15.',
  },
  'removal-refused': {
    places: ['command', 'part'],
    meaning:
      'The store, or the file system, that the repository is in refuses to remove something: it only takes what is added, or the key may do no more.',
  },
  'append-only': {
    places: command,
    meaning: 'What was asked for removes something, and `LIFEBOAT_APPEND_ONLY` is set.',
  },
  'cache-taken': {
    places: command,
    meaning:
      'A volume has the name of that for restic’s cache, and was not made by Lifeboat. A run that would use it goes on without, and says so.',
  },
  'cache-full': {
    places: ['command', 'part'],
    meaning: 'The disk under restic’s cache filled up while a worker ran.',
  },
  'repository-not-mounted': {
    places: command,
    meaning: 'The repository’s folder is in Lifeboat’s own container and would go with it.',
  },
  'repository-not-writable': { places: command, meaning: 'The repository’s folder is read-only.' },
  'not-a-repository': {
    places: command,
    meaning: 'The folder holds other files. Nothing was written to it.',
  },
  'no-repository': { places: command, meaning: 'No backup was made here yet.' },
  'repository-gone': {
    places: command,
    meaning:
      'Where a repository, or the second copy, was, there is none: its disk is not mounted, for one. No new one is made in its place.',
  },
  'repository-password': {
    places: command,
    meaning: 'The repository was made with another password, or without one.',
  },
  'new-password': {
    places: command,
    meaning: '`lifeboat password --change` has no new password that it could use.',
  },
  'password-same': { places: command, meaning: 'The new password is the old one.' },
  'password-unproved': {
    places: command,
    meaning: 'A changed password does not open the repository. The old one is kept.',
  },
  'password-half-changed': {
    places: command,
    meaning: 'Both passwords, the old one and the new one, open the repository.',
  },
  'repository-locked': {
    places: command,
    meaning: 'Another restic holds a lock in the repository.',
  },
  'repository-full': {
    places: ['command', 'part'],
    meaning: 'The disk under the repository is full.',
  },
}
