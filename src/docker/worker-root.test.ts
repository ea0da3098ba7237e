import { expect, test } from 'vitest'

import type { WorkerFile } from '../model/worker.ts'
import { foldersToMake, handOvers, rootConfig } from './worker-root.ts'

const content = Buffer.from('{}')
const order: WorkerFile = { path: '/lifeboat/order.json', content }
const secrets: WorkerFile = { path: '/lifeboat/secrets', content }
const contents: WorkerFile = { path: '/stack/databases/db/1-shop/toc.dat', content }

test('a root that cannot be written, with room in memory for what programs write', () => {
  expect(rootConfig({ mounts: [] })).toEqual({ ReadonlyRootfs: true, Tmpfs: { '/tmp': '' } })
  expect(rootConfig({ mounts: [], writesRoot: true })).toEqual({})
})

test('files come in volumes of the worker’s own, one for each of the uppermost folders', () => {
  expect(foldersToMake({ mounts: [] }, [order, secrets, contents])).toEqual(['/lifeboat', '/stack'])
  expect(handOvers({ mounts: [] }, [order, contents, secrets])).toEqual(
    new Map([
      ['/lifeboat', [order, secrets]],
      ['/stack', [contents]],
    ]),
  )
})

test('no volume is made where one is mounted', () => {
  const staging = { kind: 'volume', source: 'staging', target: '/stack', writable: true } as const

  expect(foldersToMake({ mounts: [staging] }, [order, contents])).toEqual(['/lifeboat'])
})

test('into a root that can be written all come at once, and need no volume', () => {
  const spec = { mounts: [], writesRoot: true } as const

  expect(foldersToMake(spec, [order, contents])).toEqual([])
  expect(handOvers(spec, [order, contents])).toEqual(new Map([['/', [order, contents]]]))
})

test('without files nothing is handed over', () => {
  expect(handOvers({ mounts: [] }, [])).toEqual(new Map())
  expect(handOvers({ mounts: [], writesRoot: true }, [])).toEqual(new Map())
})
