import { expect, test } from 'vitest'

import { captured, capturedContainer, idOf } from '../../test/support/example-captured.ts'
import { exampleManifest, exampleServer } from '../../test/support/example-manifest.ts'
import { container, reachable, stopped, unreachable } from '../../test/support/example-stack.ts'
import type { DatabaseAnswer } from '../model/stack.ts'
import { findSilent } from './await-servers.ts'

test.each<[what: string, DatabaseAnswer, silent: string[]]>([
  ['answers', reachable(), []],
  ['does not listen yet', unreachable(), ['new-db-1']],
  ['has ended', stopped, ['new-db-1']],
])('a server that databases go to and that %s', (_what, answer, silent) => {
  expect(find({ 'db-1': answer })).toEqual(silent)
})

test('a container that databases go to, and in which no server is found yet, is waited for', () => {
  expect(find({ 'db-1': undefined })).toEqual(['new-db-1'])
})

test.each<[what: string, DatabaseAnswer]>([
  ['is only made, or was stopped', stopped],
  ['does not answer', unreachable()],
])('what else its service has is not waited for: one that %s', (_what, answer) => {
  expect(find({ 'db-1': reachable(), 'db-run-ab12': answer })).toEqual([])
})

test('of several servers that databases go to each is waited for', () => {
  expect(find({ 'db-1': reachable(), 'db-2': unreachable() }, ['db-1', 'db-2'])).toEqual([
    'new-db-2',
  ])
})

/** The ids of those that are waited for, of containers of one service that were made again. */
function find(
  answers: Readonly<Record<string, DatabaseAnswer | undefined>>,
  dumped: readonly string[] = ['db-1'],
): string[] {
  const names = Object.keys(answers)
  const databases = Object.entries(answers).flatMap(([name, answer]) => {
    if (answer === undefined) return []
    return [{ kind: 'postgres', service: 'db', containerId: `new-${name}`, answer } as const]
  })
  const silent = findSilent(
    { containers: names.map((name) => container('db', { id: `new-${name}`, name })), databases },
    {
      manifest: exampleManifest({
        servers: dumped.map((name) => exampleServer({ containerId: idOf(name) })),
      }),
      captured: captured({ containers: names.map((name) => capturedContainer(name)) }),
    },
  )
  return silent.map(({ containerId }) => containerId)
}
