import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { LifeboatError } from '../errors.ts'
import { loadConfig, type Environment } from './load.ts'

const hint = 'Correct the environment of the lifeboat service and start it again.'

describe('loadConfig', () => {
  test('needs nothing to be set', () => {
    const { config, origins } = loadConfig({ PATH: '/bin', HOME: '/root' })

    expect(config).toEqual({
      repository: '/repository',
      password: undefined,
      project: undefined,
      port: 8080,
      token: undefined,
      trustProxy: false,
      maxAgeMs: 172_800_000,
      stepTimeoutMs: 43_200_000,
      lockWaitMs: 600_000,
      startLimitMs: 300_000,
      consistency: 'freeze',
      fingerprint: 'counts',
      verify: 'decoded',
      images: 'local',
      keep: undefined,
      appendOnly: false,
      copyAppendOnly: false,
      scheduleFull: '0 2 * * *',
      scheduleDatabase: undefined,
      scheduleVolumes: undefined,
      scheduleConfig: undefined,
      scheduleJitterMs: undefined,
      drill: '30 4 * * 0',
      readBackDays: 30,
      notifyOn: 'failure',
      notifications: { targets: [], on: 'failure', template: undefined, ping: undefined },
      timeZone: 'UTC',
      allowRestore: true,
      freezeMaxMs: 30_000,
      stateFolder: '/state',
      logLevel: 'info',
      engine: 'unix:///var/run/docker.sock',
    })
    expect(origins).toMatchObject({ port: 'default', password: 'not set' })
    expect(Object.isFrozen(config)).toBe(true)
  })

  test('turns what a person writes into what the code uses, and says where it came from', () => {
    const { config, origins } = loadConfig({
      LIFEBOAT_PORT: '9000',
      LIFEBOAT_MAX_AGE: '36h',
      DOCKER_HOST: 'tcp://proxy:2375',
    })

    expect(config).toMatchObject({ port: 9000, maxAgeMs: 129_600_000, engine: 'tcp://proxy:2375' })
    expect(origins).toMatchObject({ port: 'LIFEBOAT_PORT', maxAgeMs: 'LIFEBOAT_MAX_AGE' })
  })

  test.each([
    ['off', undefined, undefined],
    ['1d', '0 3 * * 6', 1],
    ['256d', '0 3 * * 6', 256],
  ])('knows schedules: %s', (readBack, drill, readBackDays) => {
    const { config } = loadConfig({
      LIFEBOAT_DRILL: drill ?? 'off',
      LIFEBOAT_READ_BACK: readBack,
      TZ: 'Europe/Berlin',
    })

    expect(config).toMatchObject({ readBackDays, timeZone: 'Europe/Berlin' })
    expect(config.drill).toBe(drill)
  })

  test.each(['0d', '257d', '30', '12h', 'never'])('knows no reading back in %s', (text) => {
    expect(problemsOf({ LIFEBOAT_READ_BACK: text, LIFEBOAT_DRILL: 'weekly', TZ: 'Mars' })).toEqual([
      'LIFEBOAT_DRILL: "weekly" does not fit (expected five cron fields, for example 30 4 * * 0, or off)',
      `LIFEBOAT_READ_BACK: "${text}" does not fit (expected a number of days from 1d to 256d, for example 30d, or off)`,
      'TZ: "Mars" does not fit (expected the name of a time zone, for example Europe/Berlin)',
    ])
  })

  test('knows a schedule for each type of backup, and by how much they may be later', () => {
    const { config } = loadConfig({
      LIFEBOAT_SCHEDULE: 'off',
      LIFEBOAT_SCHEDULE_DATABASE: '0 * * * *',
      LIFEBOAT_SCHEDULE_VOLUMES: '0 */6 * * *',
      LIFEBOAT_SCHEDULE_CONFIG: '0 12 * * 1-5',
      LIFEBOAT_SCHEDULE_JITTER: '20m',
    })

    expect(config).toMatchObject({
      scheduleDatabase: '0 * * * *',
      scheduleVolumes: '0 */6 * * *',
      scheduleConfig: '0 12 * * 1-5',
      scheduleJitterMs: 1_200_000,
    })
    expect(config.scheduleFull).toBeUndefined()
    expect(problemsOf({ LIFEBOAT_SCHEDULE: 'nightly', LIFEBOAT_SCHEDULE_JITTER: '20' })).toEqual([
      'LIFEBOAT_SCHEDULE: "nightly" does not fit (expected five cron fields, for example 0 2 * * *, or off)',
      'LIFEBOAT_SCHEDULE_JITTER: "20" does not fit (expected a number with s, m, h or d, for example 20m, or off)',
    ])
  })

  test.each([
    [{ LIFEBOAT_SCHEDULE: '0 * * * *' }, 48],
    [{ LIFEBOAT_SCHEDULE: 'off' }, 48],
    [{ LIFEBOAT_SCHEDULE: '0 2 * * 0', TZ: 'Europe/Berlin' }, 14 * 24],
    [{ LIFEBOAT_SCHEDULE: '0 2 * * 0', LIFEBOAT_MAX_AGE: '36h' }, 36],
  ])('allows one full backup to be missed, if nothing else is set: %j', (environment, hours) => {
    expect(loadConfig(environment).config.maxAgeMs).toBe(hours * 3_600_000)
  })

  test('takes an empty variable for one that is not set', () => {
    expect(loadConfig({ LIFEBOAT_PORT: '' }).config.port).toBe(8080)
  })

  test('never takes an empty secret for none: a repository without password would come of it', () => {
    expect(problemsOf({ LIFEBOAT_PASSWORD: '' })).toEqual([
      'LIFEBOAT_PASSWORD: the value does not fit (expected any text that is not empty, for example what openssl rand -base64 24 prints)',
    ])
    expect(problemsOf({ LIFEBOAT_PASSWORD_FILE: '' })).toEqual([
      expect.stringMatching(/^LIFEBOAT_PASSWORD_FILE: cannot read "" \(ENOENT/),
    ])
  })

  test('names all problems together, each with what was expected', () => {
    const environment = {
      LIFEBOAT_REPOSITORY: 'backups',
      LIFEBOAT_PROJECT: 'My Shop',
      LIFEBOAT_PORT: '99999',
      LIFEBOAT_TOKEN: 'short',
      LIFEBOAT_MAX_AGE: 'two days',
      LIFEBOAT_LOG_LEVEL: 'loud',
      LIFEBOAT_PASSWRD: 'x',
      DOCKER_HOST: 'ssh://host',
    }

    expect(errorOf(environment)).toMatchObject({
      code: 'bad-configuration',
      message: '8 settings are wrong',
      hint,
      details: [
        'LIFEBOAT_PASSWRD is not a setting; did you mean LIFEBOAT_PASSWORD?',
        'LIFEBOAT_REPOSITORY: "backups" does not fit (expected an absolute path inside the container, for example /repository, or s3:https://HOST/BUCKET/PATH, rest:https://HOST:PORT/PATH, azure:CONTAINER:/PATH, gs:BUCKET:/PATH, b2:BUCKET:PATH, sftp:USER@HOST:/PATH, sftp://USER@HOST:PORT//PATH or rclone:REMOTE:PATH)',
        'LIFEBOAT_PROJECT: "My Shop" does not fit (expected a compose project name, for example shop)',
        'LIFEBOAT_PORT: "99999" does not fit (expected a port number from 1 to 65535, for example 8080)',
        'LIFEBOAT_TOKEN: the value does not fit (expected at least 16 characters, for example what openssl rand -hex 32 prints)',
        'LIFEBOAT_MAX_AGE: "two days" does not fit (expected a number with s, m, h or d, for example 36h)',
        'LIFEBOAT_LOG_LEVEL: "loud" does not fit (expected debug, info, warn, error or silent)',
        'DOCKER_HOST: "ssh://host" does not fit (expected unix:///PATH or tcp://HOST:PORT, for example unix:///var/run/docker.sock, or tcp://proxy:2375)',
      ],
    })
  })

  test('says so when only one is wrong', () => {
    expect(errorOf({ LIFEBOAT_PORT: '0' })).toMatchObject({ message: 'one setting is wrong', hint })
  })

  test('refuses an unknown variable that resembles none, and points at the list', () => {
    expect(problemsOf({ LIFEBOAT_SOMETHING_ELSE_ENTIRELY: '1' })).toEqual([
      'LIFEBOAT_SOMETHING_ELSE_ENTIRELY is not a setting (see lifeboat config for all of them)',
    ])
  })

  test('knows a _FILE variable for secrets only', () => {
    expect(problemsOf({ LIFEBOAT_PORT_FILE: '/run/port' })).toEqual([
      'LIFEBOAT_PORT_FILE is not a setting; did you mean LIFEBOAT_PORT? It is no secret, and is not read from a file',
    ])
  })
})

describe('a secret', () => {
  test.each(['open sesame', 'open sesame\n', 'open sesame\r\n'])(
    'is read from a file: %j',
    (text) => {
      const { config, origins } = loadConfig({ LIFEBOAT_PASSWORD_FILE: file(text) })

      expect(config.password).toBe('open sesame')
      expect(origins.password).toBe('LIFEBOAT_PASSWORD_FILE')
    },
  )

  test('keeps the blanks and line breaks that are part of it', () => {
    expect(loadConfig({ LIFEBOAT_PASSWORD_FILE: file(' a\nb \n\n') }).config.password).toBe(
      ' a\nb \n',
    )
  })

  test('is refused when it is given twice', () => {
    const environment = { LIFEBOAT_PASSWORD: 'a', LIFEBOAT_PASSWORD_FILE: file('b') }

    expect(problemsOf(environment)).toEqual([
      'LIFEBOAT_PASSWORD and LIFEBOAT_PASSWORD_FILE are both set (expected one of them, for example LIFEBOAT_PASSWORD_FILE alone)',
    ])
  })

  test('whose file cannot be read is a problem that names the file', () => {
    const folder = temporaryFolder()

    expect(problemsOf({ LIFEBOAT_PASSWORD_FILE: join(folder, 'gone') })).toEqual([
      expect.stringMatching(
        new RegExp(`^LIFEBOAT_PASSWORD_FILE: cannot read "${folder}/gone" \\(ENOENT`),
      ),
    ])
    expect(problemsOf({ LIFEBOAT_TOKEN_FILE: folder })).toEqual([expect.stringContaining('EISDIR')])
  })

  test('whose file is empty is a problem', () => {
    expect(problemsOf({ LIFEBOAT_PASSWORD_FILE: file('\n') })).toEqual([
      'LIFEBOAT_PASSWORD_FILE: the value does not fit (expected any text that is not empty, for example what openssl rand -base64 24 prints)',
    ])
  })

  test('stands in no message, however wrong it is', () => {
    for (const environment of [
      { LIFEBOAT_TOKEN: 'hunter2' },
      { LIFEBOAT_TOKEN_FILE: file('hunter2') },
      { LIFEBOAT_TOKEN: 'hunter2', LIFEBOAT_TOKEN_FILE: file('hunter2') },
    ]) {
      const { message, details, hint: shown } = errorOf(environment)

      expect(JSON.stringify([message, details, shown])).not.toContain('hunter2')
    }
  })
})

function errorOf(environment: Environment): LifeboatError {
  try {
    loadConfig(environment)
  } catch (error) {
    if (error instanceof LifeboatError) return error
    throw error
  }
  throw new Error('it was accepted')
}

function problemsOf(environment: Environment): readonly string[] {
  return errorOf(environment).details
}

function file(content: string): string {
  const path = join(temporaryFolder(), 'secret')
  writeFileSync(path, content)
  return path
}
