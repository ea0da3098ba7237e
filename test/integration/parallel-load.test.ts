import { afterAll, beforeAll, expect, test } from 'vitest'

import { orderAttachments } from '../../src/databases/postgres/order-attachments.ts'
import { readToc } from '../../src/databases/postgres/read-toc.ts'
import { splitLoad } from '../../src/databases/postgres/split-load.ts'
import { writeFeatures } from '../support/feature-fixture.ts'
import { startThrowawayPostgres, type ThrowawayPostgres } from '../support/throwaway-postgres.ts'

// With one list for all, 16 of 100 loads ended with a deadlock: twenty loads of that kind fail 97 times of 100.
const loads = Array.from({ length: 20 }, (_, index) => `copy_${index}`)

let server: ThrowawayPostgres
let lists: number

beforeAll(async () => {
  server = await startThrowawayPostgres('postgres:17', [])
  await server.run('mkdir /tablespace && chown postgres: /tablespace')
  await server.sql('CREATE DATABASE features', 'postgres')
  await server.sql(await writeFeatures('/tablespace'), 'features')
  await server.run('pg_dump -U postgres -Fd -Z0 -j2 -f /features -d features')
  const listed = await server.run('pg_restore --list --verbose /features')
  const passes = splitLoad(orderAttachments(readToc(listed.stdout)))
  lists = passes.length
  for (const [pass, entries] of passes.entries()) {
    const lines = entries.map(({ line }) => line).join('\n')
    await server.run(`cat > /list-${pass} <<'END'\n${lines}\nEND`)
  }
})

afterAll(() => server?.remove())

test('joined indexes and foreign keys are in lists of their own', () => {
  expect(lists).toBe(2)
})

test.each(loads)('two jobs load the features into %s without a deadlock', async (copy) => {
  await server.sql(`CREATE DATABASE ${copy} TEMPLATE template0`, 'postgres')
  const done = await server.run(`export PGOPTIONS='-c event_triggers=off'
    for list in /list-*; do pg_restore -U postgres -d ${copy} -e -j2 -L $list /features || exit; done`)

  expect(done).toEqual({ exitCode: 0, stdout: '', stderr: '' })
  // Two would ask the same publisher.
  await server.sql(
    `ALTER SUBSCRIPTION to_elsewhere DISABLE; ALTER SUBSCRIPTION to_elsewhere SET (slot_name = NONE)`,
    copy,
  )
  await server.sql('DROP SUBSCRIPTION to_elsewhere', copy)
})
