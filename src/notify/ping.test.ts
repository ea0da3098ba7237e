import { describe, expect, test } from 'vitest'

import { exampleRun } from '../../test/support/example-manifest.ts'
import { exampleNotifications } from '../../test/support/example-notifications.ts'
import { startHangingTarget, startWebTarget } from '../../test/support/web-target.ts'
import type { Run } from '../model/run.ts'
import type { PingTarget } from '../target.ts'
import { decideSignal, ping, type Signal } from './ping.ts'

describe('a dead man’s switch hears', () => {
  test.each<[string, Partial<Run>, Signal | undefined]>([
    ['that a full backup begins', { state: 'running' }, 'start'],
    ['that it did all it was to', {}, 'success'],
    ['that it failed', { state: 'failed' }, 'fail'],
    ['no success of one that is incomplete', { state: 'incomplete' }, 'fail'],
    ['nothing of one that was interrupted', { state: 'interrupted' }, undefined],
    ['nothing of a part', { type: 'database' }, undefined],
    ['nothing of one service', { services: ['db'] }, undefined],
    ['nothing of a drill', { kind: 'verify', type: 'drilled' }, undefined],
  ])('%s', (_what, run, expected) => {
    expect(decideSignal(exampleRun(run))).toBe(expected)
  })
})

test('Healthchecks has an address for each signal, and takes a note', async () => {
  const { host, asked } = await startWebTarget()
  const target = read(`healthchecks+http://${host}/ping/uuid?create=1`)

  for (const signal of ['start', 'success', 'fail', 'log'] as const) {
    expect(await ping(target, signal, { note: 'note' })).toEqual({ target: `ping ${host}` })
  }

  expect(asked.map(({ method, path, body }) => `${method} ${path} ${body}`)).toEqual([
    'POST /ping/uuid/start?create=1 note',
    'POST /ping/uuid?create=1 note',
    'POST /ping/uuid/fail?create=1 note',
    'POST /ping/uuid/log?create=1 note',
  ])
})

test('any other is asked for success alone: it may take each question for that', async () => {
  const { host, asked } = await startWebTarget()
  const target = read(`http://${host}/x`)

  for (const signal of ['start', 'fail', 'log'] as const) {
    expect(await ping(target, signal)).toBeUndefined()
  }
  await ping(target, 'success', { note: 'note' })

  expect(asked.map(({ method, path, body }) => `${method} ${path} ${body}`)).toEqual(['GET /x '])
})

test('one that hangs is given up, and its address is not said', async () => {
  const host = await startHangingTarget()

  expect(await ping(read(`http://${host}/hunter2`), 'success', { limitMs: 200 })).toEqual({
    target: `ping ${host}`,
    problem: 'it did not answer in time',
  })
})

function read(address: string): PingTarget {
  return exampleNotifications({ ping: address }).ping as PingTarget
}
