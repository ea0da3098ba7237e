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

test.each([
  '/usr',
  '/usr/share/zoneinfo',
  '/usr/local',
  '/usr/local/bin/tool',
  '/usr/local/share/ca-certificates',
  '/run/dbus',
  '/var/run',
  '/var/run/dbus',
  '/run/desktop/mnt/host',
  '/run/desktop/mnt/host/wslg/.X11-unix',
])('%s belongs to the host as well', (path) => expect(belongsToHost(path)).toBe(true))

test.each([
  '/run/media',
  '/run/media/me/DISK/photos',
  '/var/run/media/me/DISK/photos',
  '/run/desktop/mnt/host/c/Users/me/shop',
  '/usr/local/shop/data',
  '/usr/local/share/shop',
  '/usr/local/binaries',
])('%s is data, though a folder above it is the host’s', (path) =>
  expect(belongsToHost(path)).toBe(false),
)
