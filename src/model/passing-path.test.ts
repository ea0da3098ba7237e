import { expect, test } from 'vitest'

import { isPassing } from './passing-path.ts'

test.each(['/run/secrets/api-key', '/etc/app/inline.conf', '/usr/share/about.txt', '/runner/x'])(
  '%s is put back',
  (path) => expect(isPassing(path)).toBe(false),
)

test.each([
  '/run/nginx.pid',
  '/var/run/x',
  '/tmp/session',
  '/srv/app.pid',
  '/db/.s.PGSQL.5432.lock',
])('%s told of a process that is gone', (path) => expect(isPassing(path)).toBe(true))
