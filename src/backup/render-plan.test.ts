import { describe, expect, test } from 'vitest'

import {
  container,
  database,
  exampleStack,
  postgres,
  repositoryVolume,
  unreachable,
} from '../../test/support/example-stack.ts'
import { exampleReference } from '../../test/support/example-reference.ts'
import type { Scope } from '../model/scope.ts'
import type { Stack } from '../model/stack.ts'
import { planBackup } from './plan-backup.ts'
import { renderPlan } from './render-plan.ts'

describe('the plan of a whole stack', () => {
  test('says of every step and every mount what happens to it and why', () => {
    expect(planText(exampleStack())).toBe(`plan for shop: a full backup, consistency ordered
consistency is not better because shop-app-1 writes while its files are read

STEP     WHAT                                              BECAUSE
dump     db: "My \\"Shop\\"", "app", "postgres" and globals  PostgreSQL 17.6 answers as postgres
archive  volume ab12ab12ab12                               app writes to it
archive  volume shop_uploads                               app writes to it
archive  bind /srv/shop/nginx/default.conf                 nothing that runs writes to it
config   /srv/shop                                         compose files, .env and sources in /srv/shop
skip     app /tmp/scratch                                  in memory: empty after every stop, by design
skip     web /etc/localtime                                belongs to the host, not to the stack; its path is in the configuration
skip     lifeboat /repository                              Lifeboat itself is not part of a backup
skip     lifeboat /var/run/docker.sock                     Lifeboat itself is not part of a backup

COVERAGE    SERVICE   MOUNTED AT                      FROM                               BECAUSE
dumped      db        /var/lib/postgresql/data        volume shop_db-data                PostgreSQL 17.6 of db keeps its data here
archived    app       /app/cache                      anonymous volume ab12ab12ab12      app writes to it
archived    app       /app/uploads                    volume shop_uploads                app writes to it
excluded    app       /tmp/scratch                    tmpfs                              in memory: empty after every stop, by design
archived    web       /etc/nginx/conf.d/default.conf  bind /srv/shop/nginx/default.conf  nothing that runs writes to it
referenced  web       /etc/localtime                  bind /etc/localtime                belongs to the host, not to the stack; its path is in the configuration
archived    web       /srv/uploads                    volume shop_uploads                app writes to it
excluded    lifeboat  /repository                     volume shop_lifeboat-repository    Lifeboat itself is not part of a backup
excluded    lifeboat  /var/run/docker.sock            bind /var/run/docker.sock          Lifeboat itself is not part of a backup
`)
  })

  test('says which rows name files, and where a drill will look for these', () => {
    const plan = planBackup(exampleStack(), { type: 'config', services: ['db'] }, repositoryVolume)
    const unasked = exampleReference({ database: null, folder: '/' })

    expect(renderPlan({ ...plan, references: [exampleReference(), unasked] })).toContain(`
REFERENCE OF  DATABASE          ROWS THAT NAME FILES              FILES
app           db "My \\"Shop\\""  SELECT path, sha256 FROM uploads  volume shop_uploads:/a
app           db                SELECT path, sha256 FROM uploads  volume shop_uploads:/
`)
  })

  test('ends with what is known to go wrong and what to do about it', () => {
    const stack = exampleStack({
      containers: [database(), container('redis', { image: 'redis:8' })],
      databases: [postgres('db', unreachable())],
    })

    expect(planText(stack, { type: 'database', services: ['db'] }))
      .toBe(`plan for shop: a database backup, only db, consistency stopped

STEP  WHAT  BECAUSE

COVERAGE   SERVICE  MOUNTED AT                FROM                 BECAUSE
uncovered  db       /var/lib/postgresql/data  volume shop_db-data  probably the data of db, which could not be asked: the server of db refuses the login of "postgres"

problem: database db: the server of db refuses the login of "postgres"
hint: Set the label lifeboat.database.user.

warning: redis (redis:8) has no dump tool here: its files are copied instead
`)
  })
})

function planText(stack: Stack, scope: Scope = { type: 'full', services: [] }): string {
  return renderPlan(planBackup(stack, scope, repositoryVolume))
}
