import { describe, expect, test } from 'vitest'

import {
  choose,
  databaseStep,
  exampleRestorePlan,
  filesStep,
  tableStep,
} from '../../test/support/example-restore.ts'
import { renderRestorePlan } from './render-restore-plan.ts'

describe('the plan of a restore as text', () => {
  test('says what is overwritten, what stops for how long, and what the backup does not hold', () => {
    const plan = exampleRestorePlan({
      steps: [
        databaseStep(),
        databaseStep({ database: 'crm', into: 'crm', over: 'missing', because: 'it is gone' }),
        tableStep(),
        filesStep(),
        filesStep({ kind: 'bind', from: '/stack/binds/srv', target: '/srv', inside: 'a/b' }),
      ],
      stops: [
        { service: 'web', container: 'shop-web-1', id: '1', because: 'uses shop_uploads' },
        { service: 'app', container: 'shop-app-1', id: '2', because: 'uses shop_uploads' },
      ],
      downMs: 12_001,
      left: ['/srv/conf: no container writes to it'],
      absent: ['database "logs" of db: dump-db failed', '/srv/shop/.git: version control'],
      warnings: ['db: from PostgreSQL 15 into 17', 'redis has no dump tool here'],
    })

    expect(renderRestorePlan(plan))
      .toBe(`restore of backup 2026-11-21T03-00-00Z-k3f9 (full, complete, made 2026-11-21T03:00:00.000Z on host-1) into shop

RESTORES                                    OVER                    HOW
database "My \\"Shop\\"" of db                the live "My \\"Shop\\""  loaded beside the live one, checked, then put in its place by renaming
database "crm" of db                        nothing: it is gone     it is gone
table public.orders of "My \\"Shop\\"" of db  its live rows           its rows are replaced inside one transaction
volume /stack/volumes/shop_uploads          volume shop_uploads     emptied and written anew: not a plain folder of the engine
a/b of bind /stack/binds/srv                bind /srv               emptied and written anew: not a plain folder of the engine

STOPS  CONTAINER   BECAUSE
web    shop-web-1  uses shop_uploads
app    shop-app-1  uses shop_uploads
stopped for about 13 s (an estimate from the sizes), then started again in the reverse order
a safety backup of what is overwritten is made first; restoring it undoes this
a database that is written to after its safety backup is kept beside the restored one, and named
warning: rows that come into the table after its safety backup are in no backup

left as it is:
  /srv/conf: no container writes to it

not in this backup:
  database "logs" of db: dump-db failed
  /srv/shop/.git: version control
warning: db: from PostgreSQL 15 into 17
warning: redis has no dump tool here
`)
  })

  test('of what comes in beside says that nothing is overwritten', () => {
    const plan = exampleRestorePlan({
      backup: { ...exampleRestorePlan().backup, type: 'volumes', state: 'incomplete' },
      steps: [
        databaseStep({ database: 'app', into: 'look', over: 'beside', because: 'beside it' }),
        filesStep({ target: 'look', over: 'beside', because: 'a new volume' }),
      ],
    })

    expect(renderRestorePlan(plan))
      .toBe(`restore of backup 2026-11-21T03-00-00Z-k3f9 (volumes, incomplete, made 2026-11-21T03:00:00.000Z on host-1) into shop

RESTORES                            OVER                          HOW
database "app" of db                nothing: new database "look"  beside it
volume /stack/volumes/shop_uploads  nothing: new volume look      a new volume

nothing stops
nothing is overwritten
`)
  })

  test.each([
    ['nothing is put aside', choose(), filesStep()],
    ['all that is put aside is kept anyway', choose({ keepOld: true }), databaseStep()],
  ])('says nothing of what is kept where %s', (_what, options, step) => {
    const plan = exampleRestorePlan({ steps: [step], options })

    expect(renderRestorePlan(plan)).not.toContain('is kept beside')
  })

  test.each([
    ['a database', databaseStep()],
    ['a table', tableStep()],
    ['files', filesStep()],
  ])('without a safety backup warns that %s is gone', (_what, step) => {
    const plan = exampleRestorePlan({ steps: [step], options: choose({ safeguard: false }) })

    expect(renderRestorePlan(plan)).toContain(
      '\nnothing stops\nwarning: no safety backup is made: what is overwritten is gone\n',
    )
  })
})
