import { describe, expect, test } from 'vitest'

import { application, exampleStack } from '../../test/support/example-stack.ts'
import { archiveStep } from '../../test/support/fake-context.ts'
import { fakeStackEngine, lost } from '../../test/support/freeze/fake-stack-engine.ts'
import { holdRequest } from '../../test/support/freeze/hold-request.ts'
import { interrupted } from '../errors.ts'
import type { Container, Stack, Writer } from '../model/stack.ts'
import { findNewcomers, nameNewcomers } from './find-newcomers.ts'

const cron: Writer = {
  id: 'id-cron',
  name: 'tools-cron-1',
  project: 'tools',
  service: 'cron',
  state: 'running',
  labels: {},
  mounts: [{ kind: 'volume', source: 'shop_uploads' }],
}
const app: Writer = { ...cron, id: 'id-app', name: 'shop-app-1', project: 'shop', service: 'app' }

describe('a writer that nothing holds still is named', () => {
  test('when it came meanwhile', () => {
    expect(name({}, cron)).toEqual([
      'tools-cron-1 was started meanwhile and writes to what is archived',
    ])
  })

  test('when it did not run before', () => {
    expect(name({ stack: withApp({ state: 'exited' }) }, app)).toHaveLength(1)
  })

  test('when somebody had paused it, and has let it go', () => {
    expect(name({ stack: withApp({ state: 'paused' }) }, app)).toHaveLength(1)
  })

  test('when its project had paused it, and has let it go', () => {
    const foreign = [{ ...cron, state: 'paused' }]

    expect(name({ stack: exampleStack({ foreign }) }, cron)).toHaveLength(1)
  })

  test('when it was stopped for the backup, and somebody has started it', () => {
    expect(name({ stopped: ['shop-app-1'] }, app)).toHaveLength(1)
  })
})

describe('a writer is not named', () => {
  test.each(['running', 'restarting'])('that the plan knows as %s', (state) => {
    expect(name({ stack: withApp({ state }) }, app)).toEqual([])
  })

  test('that the plan knows as another project’s', () => {
    expect(name({ stack: exampleStack({ foreign: [cron] }) }, cron)).toEqual([])
  })

  test('that is still paused', () => {
    const stack = withApp({ state: 'paused' })

    expect(name({ stack }, { ...app, state: 'paused' })).toEqual([])
  })
})

describe('the look for newcomers', () => {
  const archive = [archiveStep('volume', 'shop_uploads')]
  const listed = {
    Id: 'id-cron',
    Names: ['/tools-cron-1'],
    State: 'running',
    Labels: {},
    Mounts: [{ Type: 'volume', Name: 'shop_uploads', Source: '', RW: true }],
  }

  test('finds whoever writes to what is archived, but for Lifeboat’s own container', async () => {
    const engine = fakeStackEngine()
    engine.listed.push(listed, { ...listed, Id: 'id-lifeboat', Names: ['/shop-lifeboat-2'] })

    expect(await look(engine, archive)).toEqual([
      'tools-cron-1 was started meanwhile and writes to what is archived',
    ])
  })

  test('is not taken where nothing is archived', async () => {
    const engine = fakeStackEngine()
    engine.listed.push(listed)

    expect(await look(engine, [])).toEqual([])
    expect(engine.done).toEqual([])
  })

  test('that fails is a reason, and does not cost the backup', async () => {
    const engine = fakeStackEngine({ faults: { 'find writers': lost() } })

    expect(await look(engine, archive)).toEqual([
      'nobody knows whether something was started meanwhile: lost',
    ])
  })

  test.each([interrupted(), new TypeError('no')])('passes %s on', async (error) => {
    const engine = fakeStackEngine({ faults: { 'find writers': { error, isLost: false } } })

    await expect(look(engine, archive)).rejects.toBe(error)
  })
})

function look(engine: Parameters<typeof holdRequest>[0], steps: Parameters<typeof holdRequest>[1]) {
  const { run, plan } = holdRequest(engine, steps)
  return findNewcomers(run, { stack: exampleStack({ containers: [] }), plan, stopped: new Map() })
}

function withApp(changes: Partial<Container>): Stack {
  return exampleStack({ containers: [application(changes)] })
}

type Known = { readonly stack?: Stack; readonly stopped?: readonly string[] }

function name({ stack = exampleStack(), stopped = [] }: Known, writer: Writer): string[] {
  return nameNewcomers({ stack, stopped: new Map(stopped.map((each) => [each, 0])) }, [writer])
}
