import { expect, test } from 'vitest'

import { belongsToHost } from './host-paths.ts'

test.each(['/', '/etc/hosts', '/dev', '/dev/kvm', '/var/run/docker.sock', '/home/me/agent.sock'])(
  '%s belongs to the host',
  (path) => expect(belongsToHost(path)).toBe(true),
)

test.each(['/etc/hosts.d', '/developer', '/srv', '/var/running', '/home/me/socks'])(
  '%s belongs to the stack',
  (path) => expect(belongsToHost(path)).toBe(false),
)
