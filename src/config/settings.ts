import { z } from 'zod'

import type { KeepPolicy } from '../keep-policy.ts'
import { isCron, isTimeZone } from '../schedule.ts'
import { parseSize } from '../size.ts'
import type { Store } from '../store.ts'
import type { Notifications } from '../target.ts'
import type { CopyPlace } from './describe-copy.ts'
import { copySettings, type CopyStoreSettingName } from './copy-settings.ts'
import { DurationText } from './duration-text.ts'
import { httpSettings } from './http-settings.ts'
import { Keep, keepExpected } from './keep-rules.ts'
import { NewPassword, newPasswordExpected } from './new-password.ts'
import { orOff } from './or-off.ts'
import { paceSettings, type PaceConfig } from './pace-settings.ts'
import { scheduleSettings, type ScheduleConfig } from './schedule-settings.ts'
import { notifySettings } from './notify-settings.ts'
import { setting } from './setting.ts'
import {
  Location,
  locationExpected,
  storeSettings,
  type StoreSettingName,
} from './store-settings.ts'
import { YesOrNo } from './yes-or-no.ts'

/** restic tells shares of a repository by one byte. */
const mostShares = 256

const Size = z.string().transform((text, context) => {
  const bytes = parseSize(text)
  if (bytes !== undefined) return bytes
  context.addIssue({ code: 'custom', message: 'not a size' })
  return z.NEVER
})

const Drill = orOff(z.string().refine(isCron))

const ReadBack = orOff(
  z
    .string()
    .regex(/^\d+d$/)
    .transform((text) => Number(text.slice(0, -1)))
    .pipe(z.number().min(1).max(mostShares)),
)

const EngineAddress = z.string().regex(/^(unix:\/\/\/.+|tcp:\/\/[^/:]+:\d+\/?)$/)

/** Every setting there is, by the name the code uses. Documentation and `lifeboat config` are made from this. */
export const settings = {
  repository: setting('LIFEBOAT_REPOSITORY', Location, {
    fallback: '/repository',
    expected: locationExpected,
    description:
      'Where backups are kept: a folder that a volume or bind mount of the lifeboat service holds, or a store.',
  }),
  password: setting('LIFEBOAT_PASSWORD', z.string().min(1), {
    expected: 'any text that is not empty, for example what openssl rand -base64 24 prints',
    description:
      'Password that encrypts the repository. Without it a folder works unprotected; a store needs one.',
    secret: true,
  }),
  newPassword: setting('LIFEBOAT_NEW_PASSWORD', NewPassword, {
    expected: newPasswordExpected,
    description: 'What `lifeboat password --change` changes the password to. Read by nothing else.',
    secret: true,
  }),
  project: setting('LIFEBOAT_PROJECT', z.string().regex(/^[a-z0-9][a-z0-9_-]*$/), {
    expected: 'a compose project name, for example shop',
    description: 'Compose project to back up. Default: the one Lifeboat itself runs in.',
  }),
  ...httpSettings,
  maxAgeMs: setting('LIFEBOAT_MAX_AGE', DurationText, {
    fallback: '48h',
    expected: 'a number with s, m, h or d, for example 36h',
    description:
      'Age of the newest complete backup of the level of LIFEBOAT_VERIFY from which on /health answers 503. Where LIFEBOAT_SCHEDULE comes more rarely than each day, the default is twice its longest pause.',
  }),
  stepTimeoutMs: setting('LIFEBOAT_STEP_TIMEOUT', DurationText, {
    fallback: '12h',
    expected: 'a number with s, m, h or d, for example 12h',
    description: 'How long one worker may run before it is ended and its part fails.',
  }),
  lockWaitMs: setting('LIFEBOAT_LOCK_WAIT', DurationText, {
    fallback: '10m',
    expected: 'a number with s, m, h or d, for example 10m',
    description:
      'How long a run waits for another machine that prunes the repository, and a pruning for those that store something in it, before it fails. While services are paused nobody is waited for.',
  }),
  startLimitMs: setting('LIFEBOAT_START_TIMEOUT', DurationText, {
    fallback: '5m',
    expected: 'a duration, for example 5m',
    description:
      'How long a container may take to be healthy again after a restore; then the restore is undone. Where its own health check takes longer to say anything, it has as long as that.',
  }),
  consistency: setting('LIFEBOAT_CONSISTENCY', z.enum(['freeze', 'ordered']), {
    fallback: 'freeze',
    expected: 'freeze or ordered',
    description:
      'What a full backup does with services that write to files and have no label lifeboat.consistency: freeze pauses them for a moment, ordered leaves them running.',
  }),
  fingerprint: setting('LIFEBOAT_FINGERPRINT', z.enum(['counts', 'rows']), {
    fallback: 'counts',
    expected: 'counts or rows',
    description:
      'What a backup notes of its databases, to compare what is restored with: counts is how many rows each table has; rows adds a hash of each table’s rows and of the large objects, and where the sequences stand. It reads every table once more.',
  }),
  verify: setting('LIFEBOAT_VERIFY', z.enum(['written', 'stored', 'decoded', 'drilled']), {
    fallback: 'decoded',
    expected: 'written, stored, decoded or drilled',
    description:
      'How far each complete backup is proved as soon as it is made, in the same run. written proves nothing besides. /health wants a backup of this level.',
  }),
  images: setting('LIFEBOAT_IMAGES', z.enum(['local', 'none']), {
    fallback: 'local',
    expected: 'local or none',
    description:
      'What a backup of the configuration holds of the images that containers were made from: local is each that no registry can be asked for, because it was built or loaded here; none is none of them.',
  }),
  keep: setting('LIFEBOAT_KEEP', Keep, {
    expected: keepExpected,
    description:
      'Which backups `lifeboat prune` keeps, of each type: the last ones, and the newest one of so many hours, days, weeks, months and years. Default: none is set, and nothing is ever removed.',
  }),
  appendOnly: setting('LIFEBOAT_APPEND_ONLY', YesOrNo, {
    fallback: 'false',
    expected: 'true or false',
    description:
      'Whether the store lets nothing be removed, as rest-server does with --append-only. true: `lifeboat prune` says what would go, and removes nothing.',
  }),
  ...scheduleSettings,
  drill: setting('LIFEBOAT_DRILL', Drill, {
    fallback: '30 4 * * 0',
    expected: 'five cron fields, for example 30 4 * * 0, or off',
    description:
      'When the daemon drills the newest complete backup: restores it into containers that are thrown away, and compares. Read in the time zone of TZ. One that was missed is caught up.',
  }),
  readBackDays: setting('LIFEBOAT_READ_BACK', ReadBack, {
    fallback: '30d',
    expected: 'a number of days from 1d to 256d, for example 30d, or off',
    description:
      'In how many days the daemon reads the whole repository back, a share of it each day, so that damage is found before the backup is needed.',
  }),
  ...notifySettings,
  timeZone: setting('TZ', z.string().refine(isTimeZone), {
    fallback: 'UTC',
    expected: 'the name of a time zone, for example Europe/Berlin',
    description: 'In which schedules are read.',
  }),
  drillCpus: setting('LIFEBOAT_DRILL_CPUS', z.coerce.number().positive().max(1024), {
    expected: 'a number of processors, for example 1.5',
    description: 'How much of the machine each container of a drill may use. Default: all of it.',
  }),
  drillMemoryBytes: setting('LIFEBOAT_DRILL_MEMORY', Size, {
    expected: 'a number with k, m, g or t, for example 2g',
    description: 'How much memory each container of a drill may use. Default: all there is.',
  }),
  allowRestore: setting('LIFEBOAT_ALLOW_RESTORE', YesOrNo, {
    fallback: 'true',
    expected: 'true or false',
    description:
      'Whether anything may be written into a stack. false: restore, rebuild and clone are refused, over HTTP and on the command line; plans are still made.',
  }),
  freezeMaxMs: setting('LIFEBOAT_FREEZE_MAX', DurationText, {
    fallback: '30s',
    expected: 'a number with s, m, h or d, for example 30s',
    description:
      'How long containers may stand still for a backup; then a watchdog lets them go on, and the backup is of a lower consistency.',
  }),
  stateFolder: setting('LIFEBOAT_STATE', z.string().startsWith('/'), {
    fallback: '/state',
    expected: 'an absolute path inside the container, for example /state',
    description:
      'Run history, the generated token, and which backups there are, to miss those that go.',
  }),
  logLevel: setting('LIFEBOAT_LOG_LEVEL', z.enum(['debug', 'info', 'warn', 'error', 'silent']), {
    fallback: 'info',
    expected: 'debug, info, warn, error or silent',
    description: 'How much is logged, as JSON lines on stderr.',
  }),
  engine: setting('DOCKER_HOST', EngineAddress, {
    fallback: 'unix:///var/run/docker.sock',
    expected:
      'unix:///PATH or tcp://HOST:PORT, for example unix:///var/run/docker.sock, or tcp://proxy:2375',
    description: 'Where the Docker engine answers.',
  }),
  cache: setting('LIFEBOAT_CACHE', YesOrNo, {
    expected: 'true or false',
    description:
      'Whether workers share a cache of what the repository says of itself, on a volume. Default: true where it is in a store, false in a folder; the same of the copy.',
  }),
  ...storeSettings,
  ...copySettings,
  ...paceSettings,
} as const

export type SettingName = keyof typeof settings

type StoreVariables = Readonly<Record<StoreSettingName | CopyStoreSettingName, string | undefined>>

export type Config = StoreVariables &
  ScheduleConfig &
  PaceConfig & {
    /** A path, or a store's location as restic takes it, without who may enter. */
    readonly repository: string
    readonly store: Store | undefined
    /** Where a second copy of the backups is kept; undefined: nowhere. */
    readonly copy: CopyPlace | undefined
    readonly copyTo: string | undefined
    readonly copyPassword: string | undefined
    readonly copyKeep: KeepPolicy | undefined
    readonly password: string | undefined
    readonly newPassword: string | undefined
    readonly project: string | undefined
    readonly port: number
    readonly token: string | undefined
    readonly trustProxy: boolean
    readonly maxAgeMs: number
    readonly stepTimeoutMs: number
    readonly lockWaitMs: number
    readonly startLimitMs: number
    readonly consistency: 'freeze' | 'ordered'
    readonly fingerprint: 'counts' | 'rows'
    readonly verify: 'written' | 'stored' | 'decoded' | 'drilled'
    readonly images: 'local' | 'none'
    readonly keep: KeepPolicy | undefined
    readonly appendOnly: boolean
    readonly copyAppendOnly: boolean
    readonly drill: string | undefined
    readonly readBackDays: number | undefined
    readonly notify: string | undefined
    readonly notifyOn: 'failure' | 'always'
    readonly notifyTemplate: string | undefined
    readonly ping: string | undefined
    /** What the four before say together. */
    readonly notifications: Notifications
    readonly timeZone: string
    readonly drillCpus: number | undefined
    readonly drillMemoryBytes: number | undefined
    readonly allowRestore: boolean
    readonly freezeMaxMs: number
    readonly stateFolder: string
    readonly logLevel: string
    readonly cache: boolean | undefined
    readonly engine: string
  }
