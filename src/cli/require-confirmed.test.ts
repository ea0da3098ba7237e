import { Command } from 'commander'
import { describe, expect, test } from 'vitest'

import {
  databaseStep,
  exampleReport,
  exampleRestorePlan,
  filesStep,
} from '../../test/support/example-restore.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import type { Lifeboat } from '../lifeboat.ts'
import type { RebuildPlan, RebuildReport } from '../model/rebuild.ts'
import type { RestorePlan } from '../model/restore.ts'
import type { Context } from './context.ts'
import { addRestore } from './restore.ts'

const stop = { service: 'app', container: 'shop-app-1', id: '1', because: 'uses shop_uploads' }
const plan = exampleRestorePlan({ stops: [stop] })
const other = { ...plan.backup, id: '2026-11-22T03-00-00Z-later' }

describe('a restore that was confirmed', () => {
  test.each([['latest'], ['2026-11']])('is of the backup that was shown, not of %s', async (id) => {
    const { asked, restored } = await restore([id])

    expect(asked).toEqual([plan.backup.id])
    expect(restored).toBe(true)
  })

  test('goes on where only a reason is another one', async () => {
    const stops = [{ ...stop, because: 'uses shop_uploads too' }]
    const steps = plan.steps.map((step) => ({ ...step, because: 'in another way of saying it' }))

    expect(await restore([], { ...plan, stops, steps, downMs: 9 })).toMatchObject({
      restored: true,
    })
  })

  test.each<[string, Partial<RestorePlan>]>([
    ['the backup', { backup: other }],
    ['what is overwritten, and how', { steps: [filesStep()] }],
    ['what is overwritten, and how', { steps: [databaseStep(), filesStep({ without: ['/a'] })] }],
    ['what stops', { stops: [stop, { ...stop, id: '2', container: 'shop-web-1' }] }],
  ])('ends before anything is done where %s is another one by then', async (what, changes) => {
    const { error, restored } = await restore([], { ...plan, ...changes })

    expect(error).toMatchObject({
      code: 'plan-changed',
      hint: expect.stringContaining('look at its plan'),
      details: [`another one now: ${what}`],
    })
    expect(restored).toBe(false)
  })

  test('with --yes is of whatever the plan says then', async () => {
    const { asked, restored } = await restore(['--yes'], { ...plan, backup: other })

    expect([asked, restored]).toEqual([['latest'], true])
  })
})

describe('a stack that is made after its plan was confirmed', () => {
  const container = { id: '1', name: 'shop-db-1', state: 'running', startedAt: 'then', aside: 'x' }
  const held = { ...container, restart: { Name: 'always' } }
  const network = { id: '2', name: 'shop_back', described: { Containers: { '1': {} } } }
  const replaces = { containers: [held], volumes: [], networks: [network], paths: [] }
  const made = exampleRebuildPlan({ replaces })

  test.each([[[]], [['--as', 'shop-copy']]])('is that backup’s: %j', async (words) => {
    const { asked, restored } = await rebuild(words, made, made)

    expect([asked, restored]).toEqual([[made.backup.id], true])
  })

  test('goes on where a container that goes out of it has been started anew', async () => {
    const again = { ...held, state: 'exited', startedAt: 'now' }
    const networks = [{ ...network, described: { Containers: {} } }]
    const found = exampleRebuildPlan({ replaces: { ...replaces, containers: [again], networks } })

    expect(await rebuild(['--replace'], made, found)).toMatchObject({ restored: true })
  })

  test.each<[string, Partial<RebuildPlan>]>([
    ['the backup', { backup: { ...made.backup, id: other.id } }],
    ['what is in the way and goes out of it', { replaces: null }],
    ['where it goes', { folders: ['/srv/elsewhere'] }],
    ['what is made', { volumes: [{ name: 'shop_data', do: 'keep', external: false }] }],
  ])('ends before anything is done where %s is another one', async (what, changes) => {
    const { error, restored } = await rebuild([], made, { ...made, ...changes })

    expect(error).toMatchObject({
      code: 'plan-changed',
      details: [`another one now: ${what}`],
    })
    expect(restored).toBe(false)
  })
})

type Done = { readonly asked: string[]; readonly restored: boolean; readonly error?: unknown }

function restore(words: string[], found: RestorePlan = plan): Promise<Done> {
  return run(words, true, (asked, finish) => ({
    planRestore: async () => plan,
    restore: async ({ backup, onPlan }) => {
      asked.push(backup)
      onPlan(found)
      finish()
      return exampleReport()
    },
  }))
}

function rebuild(words: string[], confirmed: RebuildPlan, found: RebuildPlan): Promise<Done> {
  return run(words, false, (asked, finish) => ({
    planRebuild: async () => confirmed,
    rebuild: async ({ backup, onPlan }) => {
      asked.push(backup)
      onPlan(found)
      finish()
      return { ...report, backup }
    },
  }))
}

async function run(
  words: string[],
  stands: boolean,
  behave: (asked: string[], finish: () => void) => Partial<Lifeboat>,
): Promise<Done> {
  const asked: string[] = []
  let restored = false
  const behaviour = behave(asked, () => void (restored = true))
  const context: Context = {
    environment: {},
    version: '0.1.0',
    signal: new AbortController().signal,
    end: () => undefined,
    dialogue: { isInteractive: () => true, showPlan: () => undefined, demandWord: async () => {} },
    create: (config) =>
      ({
        config: { ...config, stateFolder: temporaryFolder() },
        target: async () => ({ project: 'shop', stands }),
        ...behaviour,
      }) as Lifeboat,
  }
  const program = new Command().exitOverride()
  addRestore(program, context)
  try {
    await program.parseAsync(['restore', ...words, '--json'], { from: 'user' })
    return { asked, restored }
  } catch (error) {
    return { asked, restored, error }
  }
}

function exampleRebuildPlan(changes: Partial<RebuildPlan>): RebuildPlan {
  return {
    project: 'shop',
    backup: { ...plan.backup, host: 'lost' },
    clone: null,
    continues: false,
    moved: null,
    replaces: null,
    folders: ['/srv/shop'],
    networks: [],
    volumes: [{ name: 'shop_data', do: 'make', external: false }],
    images: [],
    containers: [],
    databases: [],
    absent: [],
    warnings: [],
    ...changes,
  }
}

const report: RebuildReport = {
  backup: '',
  project: 'shop',
  folder: null,
  replaced: null,
  clone: null,
  data: null,
  made: { networks: [], volumes: [], containers: [] },
  services: [],
  steps: [],
  recoveryMs: 0,
  warnings: [],
}
