import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { copySettings } from './copy-settings.ts'
import { loadConfig } from './load.ts'
import { paceSettings } from './pace-settings.ts'
import { showConfig } from './show.ts'

const shown = showConfig(
  loadConfig({
    LIFEBOAT_PASSWORD: 'open sesame',
    LIFEBOAT_TOKEN: 'a-token-of-mine-1234',
    LIFEBOAT_PORT: '9000',
  }),
)

test('every setting is shown with its value and where that came from', () => {
  const lines = shown.map(({ variable, value, origin }) => `${variable} = ${value} (${origin})`)

  expect(lines).toEqual([
    'LIFEBOAT_REPOSITORY = /repository (default)',
    'LIFEBOAT_PASSWORD = (set, not shown) (LIFEBOAT_PASSWORD)',
    'LIFEBOAT_NEW_PASSWORD = null (not set)',
    'LIFEBOAT_PROJECT = null (not set)',
    'LIFEBOAT_PORT = 9000 (LIFEBOAT_PORT)',
    'LIFEBOAT_TOKEN = (set, not shown) (LIFEBOAT_TOKEN)',
    'LIFEBOAT_TRUST_PROXY = false (default)',
    'LIFEBOAT_MAX_AGE = 172800000 (default)',
    'LIFEBOAT_STEP_TIMEOUT = 43200000 (default)',
    'LIFEBOAT_LOCK_WAIT = 600000 (default)',
    'LIFEBOAT_START_TIMEOUT = 300000 (default)',
    'LIFEBOAT_CONSISTENCY = freeze (default)',
    'LIFEBOAT_FINGERPRINT = counts (default)',
    'LIFEBOAT_VERIFY = decoded (default)',
    'LIFEBOAT_IMAGES = local (default)',
    'LIFEBOAT_KEEP = null (not set)',
    'LIFEBOAT_APPEND_ONLY = false (default)',
    'LIFEBOAT_SCHEDULE = 0 2 * * * (default)',
    'LIFEBOAT_SCHEDULE_DATABASE = null (default)',
    'LIFEBOAT_SCHEDULE_VOLUMES = null (default)',
    'LIFEBOAT_SCHEDULE_CONFIG = null (default)',
    'LIFEBOAT_SCHEDULE_JITTER = null (default)',
    'LIFEBOAT_DRILL = 30 4 * * 0 (default)',
    'LIFEBOAT_READ_BACK = 30 (default)',
    'LIFEBOAT_NOTIFY = null (not set)',
    'LIFEBOAT_NOTIFY_ON = failure (default)',
    'LIFEBOAT_NOTIFY_TEMPLATE = null (not set)',
    'LIFEBOAT_PING = null (not set)',
    'TZ = UTC (default)',
    'LIFEBOAT_DRILL_CPUS = null (not set)',
    'LIFEBOAT_DRILL_MEMORY = null (not set)',
    'LIFEBOAT_ALLOW_RESTORE = true (default)',
    'LIFEBOAT_FREEZE_MAX = 30000 (default)',
    'LIFEBOAT_STATE = /state (default)',
    'LIFEBOAT_LOG_LEVEL = info (default)',
    'DOCKER_HOST = unix:///var/run/docker.sock (default)',
    'LIFEBOAT_CACHE = null (not set)',
    'AWS_ACCESS_KEY_ID = null (not set)',
    'AWS_SECRET_ACCESS_KEY = null (not set)',
    'AWS_SESSION_TOKEN = null (not set)',
    'AWS_DEFAULT_REGION = null (not set)',
    'RESTIC_REST_USERNAME = null (not set)',
    'RESTIC_REST_PASSWORD = null (not set)',
    'AZURE_ACCOUNT_NAME = null (not set)',
    'AZURE_ACCOUNT_KEY = null (not set)',
    'AZURE_ACCOUNT_SAS = null (not set)',
    'AZURE_ENDPOINT_SUFFIX = null (not set)',
    'GOOGLE_PROJECT_ID = null (not set)',
    'GOOGLE_APPLICATION_CREDENTIALS = null (not set)',
    'GOOGLE_ACCESS_TOKEN = null (not set)',
    'B2_ACCOUNT_ID = null (not set)',
    'B2_ACCOUNT_KEY = null (not set)',
    'SSH_KEY = null (not set)',
    'SSH_KNOWN_HOSTS = null (not set)',
    'RCLONE_CONFIG = null (not set)',
    'RCLONE_CONFIG_PASS = null (not set)',
    'RESTIC_CACERT = null (not set)',
    ...Object.values(copySettings).map(({ variable, fallback }) =>
      fallback === undefined
        ? `${variable} = null (not set)`
        : `${variable} = ${fallback} (default)`,
    ),
    ...Object.values(paceSettings).map(({ variable }) => `${variable} = null (not set)`),
  ])
})

test('each is said to be the default, from the environment, or from a file, as one writes it', () => {
  const token = join(temporaryFolder(), 'token')
  writeFileSync(token, 'a-token-of-mine-1234\n')
  const found = showConfig(
    loadConfig({
      LIFEBOAT_TOKEN_FILE: token,
      LIFEBOAT_MAX_AGE: '36h',
      LIFEBOAT_KEEP: 'last=3',
      LIFEBOAT_DRILL: 'off',
    }),
  )
  const lines = Object.fromEntries(
    found.map(({ variable, written, source, origin }) => [variable, [written, source, origin]]),
  )

  expect(lines).toMatchObject({
    LIFEBOAT_TOKEN: ['(set, not shown)', 'file', 'LIFEBOAT_TOKEN_FILE'],
    LIFEBOAT_MAX_AGE: ['36h', 'environment', 'LIFEBOAT_MAX_AGE'],
    LIFEBOAT_KEEP: ['last=3', 'environment', 'LIFEBOAT_KEEP'],
    LIFEBOAT_DRILL: ['off', 'environment', 'LIFEBOAT_DRILL'],
    LIFEBOAT_START_TIMEOUT: ['5m', 'default', 'default'],
    LIFEBOAT_PASSWORD: [null, 'not set', 'not set'],
  })
  expect(JSON.stringify(found)).not.toContain('token-of-mine')
})

test('no secret is shown', () => {
  expect(JSON.stringify(shown)).not.toMatch(/sesame|token-of-mine/)
})
