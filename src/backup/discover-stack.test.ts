import { expect, test } from 'vitest'

import { container } from '../../test/support/example-stack.ts'
import { composeLabels } from '../docker/labels.ts'
import { nameReplica } from './discover-stack.ts'

test('no two containers of a service have workers of one name: its own, scaled ones, and what docker compose run made', () => {
  const first = { [composeLabels.containerNumber]: '1' }
  const names = [
    container('db', { labels: first }),
    container('db', { labels: { [composeLabels.containerNumber]: '2' } }),
    container('db', { id: 'a'.repeat(64), labels: { ...first, [composeLabels.oneOff]: 'True' } }),
    container('db', { id: 'b'.repeat(64), labels: { ...first, [composeLabels.oneOff]: 'True' } }),
  ].map(nameReplica)

  expect(names).toEqual(['db', 'db-2', 'db-aaaaaaaaaaaa', 'db-bbbbbbbbbbbb'])
})
