import { describe, expect, test } from 'vitest'

import { held, plan } from '../../test/support/freeze/planned-cut.ts'
import type { Writer } from '../model/stack.ts'

const shared = { kind: 'volume', source: 'shop_uploads' } as const
const cron: Writer = {
  id: 'id-cron',
  name: 'tools-cron-1',
  project: 'tools',
  service: 'cron',
  state: 'running',
  labels: {},
  mounts: [shared],
}

describe('a writer of another project', () => {
  test('is not paused, and is named', () => {
    expect(held(plan({ foreign: [cron] }))).toEqual({
      steps: ['pause shop-app-1'],
      consistency: 'ordered',
      because: ['tools-cron-1 of project tools writes to what is archived and may not be paused'],
    })
  })

  test('is paused where its own label allows it', () => {
    const allowed = { ...cron, labels: { 'lifeboat.consistency': 'freeze' } }

    expect(held(plan({ foreign: [allowed] }))).toEqual({
      steps: ['pause shop-app-1', 'pause tools-cron-1'],
      consistency: 'frozen',
      because: [],
    })
  })

  test('is never stopped', () => {
    const stopping = { ...cron, labels: { 'lifeboat.consistency': 'stop' } }

    expect(held(plan({ foreign: [stopping] })).steps).toEqual(['pause shop-app-1'])
  })

  test.each([
    ['keeps restarting', { state: 'restarting' }, 'full'],
    ['writes while only files are backed up', {}, 'volumes'],
  ] as const)('is not paused where it %s, whatever its label', (_what, changes, type) => {
    const allowed = { ...cron, labels: { 'lifeboat.consistency': 'freeze' }, ...changes }

    expect(held(plan({ foreign: [allowed] }, type)).steps).not.toContain('pause tools-cron-1')
    expect(held(plan({ foreign: [allowed] }, type)).because).toContain(
      'tools-cron-1 of project tools writes to what is archived and may not be paused',
    )
  })

  test('is left alone when somebody has paused it', () => {
    expect(held(plan({ foreign: [{ ...cron, state: 'paused' }] }))).toEqual({
      steps: ['pause shop-app-1'],
      consistency: 'frozen',
      because: [],
    })
  })

  test('does no harm to what is not archived', () => {
    const elsewhere = { ...cron, mounts: [{ kind: 'volume', source: 'other' } as const] }

    expect(held(plan({ foreign: [elsewhere] })).consistency).toBe('frozen')
  })
})
