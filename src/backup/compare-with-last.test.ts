import { describe, expect, test } from 'vitest'

import { backupOf } from '../../test/support/compared.ts'
import { examplePart } from '../../test/support/example-manifest.ts'
import {
  container,
  exampleStack,
  repositoryVolume,
  volume,
} from '../../test/support/example-stack.ts'
import { compareWithLast, readLast } from './compare-with-last.ts'

const stack = exampleStack()
const made = { draft: backupOf(stack), stack, repositorySource: repositoryVolume }

describe('a new backup', () => {
  test('of a stack that has none before it is compared with nothing', () => {
    expect(compareWithLast(made, undefined)).toEqual({ backup: null, warnings: [] })
  })

  test('of a stack that is as it was has no warning, and names the one before', () => {
    const last = { id: 'last', manifest: backupOf(stack) }

    expect(compareWithLast(made, last)).toEqual({ backup: 'last', warnings: [] })
  })

  test('says what appeared, what is gone and what shrank', () => {
    const before = backupOf(stack, { parts: [examplePart('config', { bytes: 2 ** 30 })] })
    const labels = { 'lifeboat.enable': 'no' }
    const added = container('new', { labels, mounts: [volume('shop_new', '/new')] })
    const kept = stack.containers.filter(({ service }) => service !== 'web')
    const bare = exampleStack({ containers: [...kept, added], databases: [] })
    const draft = backupOf(bare, { parts: [examplePart('config')] })
    const last = { id: 'last', manifest: before }

    const { warnings } = compareWithLast({ ...made, draft, stack: bare }, last)

    expect(new Set(warnings.map(({ code }) => code))).toEqual(
      new Set(['service-not-held', 'database-gone', 'volume-gone', 'part-shrank']),
    )
  })

  test('whose one before cannot be read says that, and is none the worse', () => {
    const last = { id: 'last', manifest: { problem: 'it is damaged' } }

    expect(compareWithLast(made, last)).toEqual({
      backup: 'last',
      warnings: [
        {
          code: 'not-compared',
          detail: 'nothing was compared with backup last, which cannot be read: it is damaged',
        },
      ],
    })
  })
})

test('a repository without a backup is not read', async () => {
  const nowhere = { location: '/nowhere', password: undefined, mounts: [] }
  const wanted = { project: 'shop', host: 'host-1', type: 'full' as const, services: [] }

  expect(await readLast(nowhere, [], wanted)).toBeUndefined()
})
