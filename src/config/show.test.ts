import { expect, test } from 'vitest'

import { loadConfig } from './load.ts'
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
    'LIFEBOAT_PROJECT = null (not set)',
    'LIFEBOAT_PORT = 9000 (LIFEBOAT_PORT)',
    'LIFEBOAT_TOKEN = (set, not shown) (LIFEBOAT_TOKEN)',
    'LIFEBOAT_MAX_AGE = 172800000 (default)',
    'LIFEBOAT_STEP_TIMEOUT = 43200000 (default)',
    'LIFEBOAT_START_TIMEOUT = 300000 (default)',
    'LIFEBOAT_CONSISTENCY = freeze (default)',
    'LIFEBOAT_FINGERPRINT = counts (default)',
    'LIFEBOAT_VERIFY = decoded (default)',
    'LIFEBOAT_IMAGES = local (default)',
    'LIFEBOAT_KEEP = null (not set)',
    'LIFEBOAT_DRILL = 30 4 * * 0 (default)',
    'LIFEBOAT_READ_BACK = 30 (default)',
    'LIFEBOAT_NOTIFY = null (not set)',
    'LIFEBOAT_NOTIFY_ON = failure (default)',
    'LIFEBOAT_NOTIFY_TEMPLATE = null (not set)',
    'LIFEBOAT_PING = null (not set)',
    'TZ = UTC (default)',
    'LIFEBOAT_DRILL_CPUS = null (not set)',
    'LIFEBOAT_DRILL_MEMORY = null (not set)',
    'LIFEBOAT_FREEZE_MAX = 30000 (default)',
    'LIFEBOAT_STATE = /state (default)',
    'LIFEBOAT_LOG_LEVEL = info (default)',
    'DOCKER_HOST = unix:///var/run/docker.sock (default)',
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
    'RESTIC_CACERT = null (not set)',
  ])
})

test('no secret is shown', () => {
  expect(JSON.stringify(shown)).not.toMatch(/sesame|token-of-mine/)
})
