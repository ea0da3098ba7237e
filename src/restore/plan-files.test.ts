import { describe, expect, test } from 'vitest'

import { coveredMount, exampleManifest } from '../../test/support/example-manifest.ts'
import { filesStep, select } from '../../test/support/example-restore.ts'
import {
  anonymousName,
  application,
  bind,
  database,
  exampleStack,
  volume,
  webServer,
} from '../../test/support/example-stack.ts'
import type { Archived, Manifest } from '../model/manifest.ts'
import type { FilesStep, Selection } from '../model/restore.ts'
import type { Container, Stack } from '../model/stack.ts'
import { planFiles } from './plan-files.ts'

const uploads = archived('volume', 'shop_uploads')
const cache = archived('volume', anonymousName)
const wasCache = coveredMount('app', anonymousName, {
  kind: 'anonymous volume',
  target: '/app/cache',
})

describe('a restore of files', () => {
  test('empties and writes all volumes and host paths that containers write to', () => {
    const data = archived('bind', '/srv/data')
    const stack = withApplication(volume('shop_uploads', '/u'), bind('/srv/data', '/data'))

    expect(plan({}, [uploads, data], stack)).toEqual([
      filesStep(),
      filesStep({
        kind: 'bind',
        from: '/stack/binds/srv/data',
        target: '/srv/data',
        because: 'emptied and written anew: a host path',
      }),
    ])
  })

  test('leaves out what the backup left out', () => {
    const without = ['/stack/volumes/shop_uploads/pg']

    expect(plan({}, [{ ...uploads, without }])).toEqual([
      filesStep({ without, because: 'emptied and written anew: something in it is left alone' }),
    ])
  })

  test.each([
    ['with the project in front', ['shop_uploads']],
    ['without it', ['uploads']],
    ['both ways, once', ['uploads', 'shop_uploads']],
  ])('takes a volume that is named %s', (_what, volumes) => {
    expect(plan({ volumes }, [cache, uploads])).toEqual([filesStep()])
  })

  test('takes the volume of exactly that name before one of the project', () => {
    const other = archived('volume', 'uploads')
    const stack = withApplication(volume('shop_uploads', '/u'), volume('uploads', '/other'))

    expect(plan({ volumes: ['uploads'] }, [uploads, other], stack)).toMatchObject([
      { target: 'uploads' },
    ])
  })

  test('takes a host path that is named, also one that nobody writes to', () => {
    const conf = archived('bind', '/srv/shop/nginx/default.conf')

    expect(plan({ volumes: [conf.source] }, [uploads, conf])).toMatchObject([
      { kind: 'bind', target: conf.source, over: 'live' },
    ])
    expect(plan({}, [uploads, conf])).toEqual([filesStep()])
  })

  test.each([
    ['uplaods', 'Did you mean shop_uploads?'],
    ['shop_uplaods', 'Did you mean shop_uploads?'],
    ['database', 'What it holds stands below.'],
  ])('refuses the volume %s, which the backup does not hold', (name, hint) => {
    expect(() => plan({ volumes: [name] }, [uploads])).toThrow(
      expect.objectContaining({
        code: 'not-in-backup',
        message: `backup ${exampleManifest().id} holds no volume "${name}"`,
        hint,
        details: ['shop_uploads'],
      }),
    )
  })

  test('refuses a volume that the stack does not have any more', () => {
    expect(() => plan({}, [archived('volume', 'shop_gone')])).toThrow(
      expect.objectContaining({
        code: 'volume-missing',
        message: 'the stack has no volume shop_gone any more',
        hint: 'Let docker compose up --no-start make it, or restore into a new one with --into.',
      }),
    )
  })
})

describe('one path', () => {
  test('alone is replaced', () => {
    expect(plan({ volumes: ['uploads'], path: 'a/b' }, [uploads])).toEqual([
      filesStep({ inside: 'a/b', because: 'only a/b is replaced' }),
    ])
  })

  test('that is a folder may end with a slash', () => {
    expect(plan({ volumes: ['uploads'], path: 'a/' }, [uploads])).toMatchObject([{ inside: 'a' }])
  })
})

describe('what came after the backup', () => {
  test.each([
    [undefined, 'all of it is written; what came later stays'],
    ['a/b', 'a/b is written; what came later stays'],
  ])('is kept when that is asked for, path %s', (path, because) => {
    const wanted = path === undefined ? {} : { path }

    expect(plan({ volumes: ['uploads'], ...wanted, keepExtra: true }, [uploads])).toMatchObject([
      { because },
    ])
  })
})

describe('beside the original', () => {
  test.each([
    ['a volume', uploads],
    ['a host path', archived('bind', '/srv/data')],
    ['a volume that the stack does not have any more', archived('volume', 'shop_gone')],
  ])('%s goes into a new volume', (_what, held) => {
    expect(plan({ volumes: [held.source], into: 'look' }, [held])).toEqual([
      filesStep({
        kind: 'volume',
        from: held.path,
        target: 'look',
        over: 'beside',
        because: 'a new volume; the live one is not touched',
      }),
    ])
  })

  test('is never over a volume that is there', () => {
    expect(() => plan({ volumes: ['uploads'], into: 'shop_db-data' }, [uploads])).toThrow(
      expect.objectContaining({
        code: 'into-exists',
        message: 'there is a volume "shop_db-data" already',
        hint: expect.stringContaining('Choose another name'),
      }),
    )
  })
})

describe('a volume without a name of its own', () => {
  const now = 'cd34'.repeat(16)
  const mount = volume(now, '/app/cache', { anonymous: true })
  const another = volume('ef56'.repeat(16), '/app/cache', { anonymous: true })

  test('is restored where its container has one today, however that is called', () => {
    expect(plan({}, [cache], withApplication(mount), [wasCache])).toMatchObject([
      { from: `/stack/volumes/${anonymousName}`, target: now, over: 'live' },
    ])
  })

  test('is restored into the container of that name, of several of the service', () => {
    const stack = exampleStack({
      containers: [
        application({ id: '1', name: 'shop-app-1', mounts: [another] }),
        application({ id: '2', name: 'shop-app-2', mounts: [mount] }),
      ],
    })
    const was = { ...wasCache, container: 'shop-app-2' }

    expect(plan({}, [cache], stack, [was])).toMatchObject([{ target: now }])
  })

  test('is restored into the one container of the service when that has another name', () => {
    const renamed = exampleStack({
      containers: [application({ name: 'renamed', mounts: [mount] })],
    })

    expect(plan({}, [cache], renamed, [wasCache])).toMatchObject([{ target: now }])
  })

  test.each<[string, Container[]]>([
    [
      'nobody can tell whose it was',
      [
        application({ id: '1', name: 'shop-app-3', mounts: [another] }),
        application({ id: '2', name: 'shop-app-4', mounts: [mount] }),
      ],
    ],
    ['nothing is mounted there any more', [application({ mounts: [] })]],
    [
      'a host path is mounted there now',
      [application({ mounts: [bind('/srv/cache', '/app/cache')] })],
    ],
    ['only another service mounts it there', [webServer({ mounts: [mount] })]],
  ])('is left, or refused when it is named, when %s', (_what, containers) => {
    const stack = exampleStack({ containers })

    expect(plan({}, [cache], stack, [wasCache])).toEqual([])
    expect(() => plan({ volumes: [cache.source] }, [cache], stack, [wasCache])).toThrow(
      expect.objectContaining({
        code: 'volume-missing',
        hint: expect.stringMatching(/it was at \/app\/cache in shop-app-1.* with --into\.$/),
      }),
    )
  })
})

test('of services takes what they mounted', () => {
  const coverage = [coveredMount('web', 'shop_uploads'), wasCache]
  const steps = plan({ services: ['web'] }, [uploads, cache], exampleStack(), coverage)

  expect(steps).toEqual([filesStep()])
})

function plan(
  { keepExtra = false, ...selection }: Partial<Selection> & { readonly keepExtra?: boolean },
  held: Archived[],
  stack: Stack = exampleStack(),
  coverage: Manifest['coverage'] = [],
): FilesStep[] {
  const manifest = exampleManifest({ archived: held, coverage })
  return planFiles(
    stack,
    manifest,
    { ...select(selection), keepExtra },
    { standing: [], held: new Set() },
  )
}

function archived(kind: Archived['kind'], source: string): Archived {
  const path = kind === 'bind' ? `/stack/binds${source}` : `/stack/volumes/${source}`
  return { kind, source, path, without: [], excludes: [] }
}

function withApplication(...mounts: Container['mounts']): Stack {
  return exampleStack({ containers: [database(), application({ mounts })] })
}
