import { backupMeanings } from './backup-meanings.ts'
import { databaseMeanings } from './database-meanings.ts'
import { exportMeanings } from './export-meanings.ts'
import { imageMeanings } from './image-meanings.ts'
import { healthMeanings } from './health-meanings.ts'
import { pageMeanings } from './page-meanings.ts'
import { rebuildMeanings } from './rebuild-meanings.ts'
import { repositoryMeanings } from './repository-meanings.ts'
import { restoreMeanings } from './restore-meanings.ts'
import { runMeanings } from './run-meanings.ts'
import { verifyMeanings } from './verify-meanings.ts'

/** Where a code is met: it ends a command, fails a part of a backup, speaks against one, answers an HTTP request, or is a reason of /health. */
export type Place = 'command' | 'part' | 'finding' | 'http' | 'health'

export type Meaning = {
  readonly places: readonly Place[]
  readonly meaning: string
  /** For a hint that the code puts together from what it found. */
  readonly hint?: string
}

const command: readonly Place[] = ['command']
const part: readonly Place[] = ['part']
const http: readonly Place[] = ['http']

/** What each code means. Codes are permanent: scripts match them. */
export const errorMeanings: Readonly<Record<string, Meaning>> = {
  ...restoreMeanings,
  ...rebuildMeanings,
  ...backupMeanings,
  ...exportMeanings,
  ...databaseMeanings,
  ...verifyMeanings,
  ...imageMeanings,
  ...healthMeanings,
  ...repositoryMeanings,
  ...pageMeanings,
  'bad-configuration': {
    places: command,
    meaning: 'One or more settings are wrong. All of them are named.',
  },
  'nobody-to-notify': {
    places: command,
    meaning:
      '`lifeboat notify --test` was asked for, and neither `LIFEBOAT_NOTIFY` nor `LIFEBOAT_PING` is set.',
  },
  'not-in-a-container': {
    places: command,
    meaning: 'The engine knows no container that could be Lifeboat’s own.',
  },
  'not-in-a-project': {
    places: command,
    meaning: 'Lifeboat’s container bears no compose label, and no project was set.',
  },
  'unknown-project': {
    places: command,
    meaning: 'The project has no containers besides Lifeboat’s.',
  },
  'engine-refused': {
    places: ['command', 'part'],
    meaning: 'The engine answered, and refused what it was asked for.',
  },
  'stack-changing': {
    places: command,
    meaning: 'Containers came and went while they were read.',
  },
  'no-engine-socket': { places: command, meaning: 'The socket is not where `DOCKER_HOST` says.' },
  'engine-socket-forbidden': {
    places: command,
    meaning: 'The socket is there, and Lifeboat may not use it.',
  },
  'engine-unreachable': { places: command, meaning: 'Nothing answers at the engine’s address.' },
  'engine-connection-lost': {
    places: ['command', 'part'],
    meaning:
      'The engine’s answer did not arrive whole. What the engine did is not known, so a run in which this happened is never complete.',
    hint: 'Run it again; if it repeats, look at the engine or the socket proxy.',
  },
  'restic-missing': { places: command, meaning: 'There is no restic in the image.' },
  'restic-failed': {
    places: ['command', 'part'],
    meaning: 'restic failed for a reason that has no code of its own.',
  },
  'no-such-backup': {
    places: command,
    meaning: 'No backup, or more than one, fits the id.',
  },
  'manifest-unknown-format': {
    places: command,
    meaning: 'The backup is there, and this version cannot read its manifest.',
  },
  locked: { places: command, meaning: 'Another run of this stack is under way.' },
  'commit-failed': {
    places: command,
    meaning: 'The parts were stored, but the manifest was not. There is no backup.',
    hint: 'The cause’s own hint.',
  },
  interrupted: { places: command, meaning: 'The run was told to stop.' },
  'state-not-writable': {
    places: command,
    meaning: 'The state folder cannot be written. Run history and token are kept there.',
  },
  'port-taken': { places: command, meaning: '`serve` cannot listen on its port.' },
  'worker-image-missing': {
    places: part,
    meaning: 'A worker’s image was removed while its container still runs.',
  },
  'container-changing': {
    places: ['part'],
    meaning: 'The engine cannot list the files that only a container has, for they come and go.',
  },
  'worker-refused': {
    places: part,
    meaning: 'The engine did not create or start a worker.',
    hint: 'Look at the engine’s own words below; most often a path or volume is gone.',
  },
  'worker-failed': {
    places: part,
    meaning: 'A worker did not end with `exited` and code 0.',
  },
  'worker-timeout': {
    places: part,
    meaning: 'A worker ran longer than `LIFEBOAT_STEP_TIMEOUT`.',
  },
  'source-gone': {
    places: part,
    meaning: 'A volume or host path vanished during the run.',
  },
  'files-unreadable': {
    places: part,
    meaning: 'Some files could not be read. All others are in the part.',
  },
  'container-file-missing': {
    places: part,
    meaning: 'The engine did not give a container’s file whole.',
  },
  'mount-uncovered': {
    places: ['part', 'health'],
    meaning: 'A mount should be held by the backup and cannot be.',
  },
  'hook-failed': {
    places: part,
    meaning:
      'The command of `lifeboat.exec.pre` or `lifeboat.exec.post` did not end with exit code 0: what it wrote stands below. Or it was not run, for its container does not run.',
    hint: 'Try the command of the label by hand, in that container.',
  },
  'pause-failed': {
    places: part,
    meaning:
      'A container could not be paused. Then none is, and the backup is of a lower consistency, with this as the reason.',
  },
  'watchdog-failed': {
    places: part,
    meaning:
      'The watchdog that would have ended a freeze could not be armed. Then nothing is paused, and the backup is of a lower consistency, with this as the reason.',
  },
  'unpause-failed': {
    places: command,
    meaning: 'A container is still paused although Lifeboat tried to let it go on.',
    hint: 'Run docker unpause for it; then look at the engine’s log.',
  },
  'bad-label': {
    places: part,
    meaning:
      'A label on a service is wrong, and the default holds in its place. [labels.md](labels.md) tells what each one takes.',
    hint: 'What was expected, an example, and the nearest name.',
  },
  'not-captured': {
    places: part,
    meaning: 'It was planned, and at the end it was not there.',
  },
  'too-many-requests': {
    places: http,
    meaning:
      'As many requests as Lifeboat answers at once are under way. Health is told all the same.',
  },
  'bad-request': { places: http, meaning: 'The request does not fit its schema.' },
  'no-such-page': { places: http, meaning: 'There is no such route.' },
  ...runMeanings,
  'backup-incomplete': {
    places: http,
    meaning: '`POST /backups?wait=true`: the backup has ended and is incomplete.',
  },
  'backup-unverified': {
    places: http,
    meaning:
      '`POST /backups?wait=true`: the backup is complete and kept, and something kept Lifeboat from verifying it as `LIFEBOAT_VERIFY` says. Nothing speaks against it.',
    hint: 'The backup is kept. … Then run lifeboat verify ….',
  },
  bug: {
    places: http,
    meaning: 'A bug in Lifeboat. The log has the stack.',
    hint: 'Look at docker compose logs of the lifeboat service, and report it.',
  },
  'backup-skipped': {
    places: http,
    meaning:
      'In a run’s record: a scheduled backup could not begin until the next one was due, because another run was under way.',
  },
  died: {
    places: http,
    meaning: 'In a run’s record: its process was killed. Found at the next start.',
  },
}
