import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Progress } from '../../src/model/progress.ts'
import { eventually } from '../support/eventually.ts'
import { openHttp, readShownTokens, type Http } from '../support/http.ts'
import { openStream } from '../support/open-stream.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'

let stack: TestStack
let http: Http
let token: string

beforeAll(async () => {
  stack = await startTestStack()
  // Some 300 MB that nobody can make small: a dump of seconds, and as many to store it.
  await stack.sql(
    'CREATE TABLE big AS SELECT md5(random()::text) || md5(random()::text) || md5(random()::text) AS a FROM generate_series(1, 3000000)',
  )
  token = (await readShownTokens(stack.container('lifeboat'))).at(-1) ?? ''
  http = await openHttp(stack.container('lifeboat'), token)
})

afterAll(() => stack.down())

test('a backup of another process is seen to move, over HTTP and by runs --follow, which end as it does', async () => {
  const backup = stack.lifeboat(['backup', '--type', 'database'])
  const id = await eventually(async () => {
    const runs = (await http.get('/runs')).body as { id: string; state: string }[]
    return runs.find(({ state }) => state === 'running')?.id ?? null
  })
  const authorization = `Bearer ${token}`
  const stream = await openStream(`${http.base}/runs/${id}/events`, { authorization })
  const following = stack.lifeboat(['runs', '--follow'])

  const { exitCode } = await backup
  await eventually(() => stream.text().includes('event: end'))

  const moved = readProgress(stream.text())
  const dumped = moved.filter(({ part }) => part === 'dump of db').map(({ done }) => done)
  const stored = moved.filter(({ part }) => part === 'databases')
  // How often it is looked at within the dump depends on the machine.
  expect(new Set(moved.map(({ part, done }) => `${part}: ${done}`)).size).toBeGreaterThan(2)
  expect(dumped).toEqual(dumped.toSorted((a, b) => a - b))
  expect(Math.max(...dumped)).toBeGreaterThan(50_000_000)
  expect(stored.length).toBeGreaterThan(1)
  expect(stored.some(({ done, total }) => total !== undefined && done <= total)).toBe(true)

  const followed = await following
  expect([exitCode, followed.exitCode]).toEqual([0, 0])
  expect(followed.stderr).toContain('lifeboat: capture: ')
  expect(followed.stdout).toContain(`run ${id}: backup of ${stack.project} (database), complete`)
  // Nothing is left beside the records.
  expect(await stack.shell('lifeboat', 'ls /state/runs')).not.toContain('.progress')
})

function readProgress(text: string): Progress[] {
  return text
    .split('\n\n')
    .filter((event) => event.startsWith('event: progress\n'))
    .map((event) => JSON.parse(event.slice(event.indexOf('data: ') + 6)) as Progress)
}
