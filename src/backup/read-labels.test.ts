import { describe, expect, test } from 'vitest'

import {
  anonymousName,
  application,
  bind,
  lifeboat,
  volume,
} from '../../test/support/example-stack.ts'
import type { Container } from '../model/stack.ts'
import { readLabels, type LabelSettings } from './read-labels.ts'

const project = { 'com.docker.compose.project': 'shop' }

describe('labels that are right', () => {
  test('are all read', () => {
    const { settings, problems } = read({
      'lifeboat.consistency': 'stop',
      'lifeboat.enable': 'true',
      'lifeboat.volumes.exclude': 'uploads',
      'lifeboat.exclude': '*.tmp, /cache/**/thumbs',
      'lifeboat.exec.pre': 'sync && touch /app/uploads/quiet',
      'lifeboat.exec.post': 'rm /app/uploads/quiet',
      'lifeboat.stop-timeout': '2m',
      'lifeboat.references': 'TABLE files -> uploads:/\n\nTABLE scans -> uploads:/scans\n',
      'lifeboat.database.user': 'backup',
      'lifeboat.database.password-file': '/run/secrets/backup',
      'com.example.lifeboat.enable': 'maybe',
    })

    expect(problems).toEqual([])
    expect(settings).toEqual({
      consistency: 'stop',
      enabled: true,
      volumesExclude: ['/app/uploads'],
      exclude: ['*.tmp', '/cache/**/thumbs'],
      execPre: 'sync && touch /app/uploads/quiet',
      execPost: 'rm /app/uploads/quiet',
      stopTimeoutS: 120,
      references: [
        expect.objectContaining({ query: 'TABLE files', folder: '/' }),
        expect.objectContaining({ query: 'TABLE scans', folder: '/scans' }),
      ],
    })
  })

  test('are also those by which a clone is known', () => {
    expect(read({ 'lifeboat.clone': 'copy', 'lifeboat.clone.of': 'shop' }).problems).toEqual([])
  })

  test('that are not there change nothing', () => {
    expect(read({})).toEqual({
      settings: {
        consistency: undefined,
        enabled: true,
        volumesExclude: [],
        exclude: [],
        execPre: undefined,
        execPost: undefined,
        stopTimeoutS: undefined,
        references: [],
      },
      problems: [],
    })
  })

  test.each([
    ['true', true],
    ['YES', true],
    ['1', true],
    ['False', false],
    ['no', false],
    [' 0 ', false],
  ])('say with %j whether the service is in the backup', (value, enabled) => {
    expect(read({ 'lifeboat.enable': value })).toMatchObject({
      settings: { enabled },
      problems: [],
    })
  })

  test.each([
    ['a volume by its short name', 'uploads', ['/app/uploads', '/old']],
    ['a volume by its full name', 'shop_uploads', ['/app/uploads', '/old']],
    ['a volume by one of its paths', '/app/uploads/', ['/app/uploads', '/old']],
    ['a volume without a name by its path', '/app/cache', ['/app/cache']],
    ['a host path by its path in the container', '/data', ['/data']],
    ['several', '/data , uploads', ['/data', '/app/uploads', '/old']],
    ['the same twice', 'uploads,shop_uploads', ['/app/uploads', '/old']],
    ['what is in memory alone', '/tmp/a', ['/tmp/a']],
  ])('name %s', (_what, value, expected) => {
    const tmpfs = { kind: 'tmpfs', source: '', writable: true, anonymous: false } as const
    const mounts = [
      volume('shop_uploads', '/app/uploads'),
      volume('shop_uploads', '/old'),
      volume(anonymousName, '/app/cache', { anonymous: true }),
      bind('/srv/data', '/data'),
      { ...tmpfs, target: '/tmp/a' },
      { ...tmpfs, target: '/tmp/b' },
    ]
    const { settings, problems } = read({ 'lifeboat.volumes.exclude': value }, { mounts })

    expect(problems).toEqual([])
    expect(settings.volumesExclude).toEqual(expected)
  })

  test('on Lifeboat itself have no effect', () => {
    const self = lifeboat({ labels: { 'lifeboat.enable': 'false', 'lifeboat.enabel': 'no' } })

    expect(readLabels(self)).toMatchObject({ settings: { enabled: true }, problems: [] })
  })
})

describe('a label that is wrong', () => {
  test('is named with its container, what it is, what was expected and an example', () => {
    const { settings, problems } = read({ 'lifeboat.consistency': 'freze' })

    expect(settings.consistency).toBeUndefined()
    expect(problems).toEqual([
      {
        what: 'label lifeboat.consistency of shop-app-1',
        code: 'bad-label',
        why: 'it is "freze"; expected freeze, stop or hot',
        hint: 'Write for example lifeboat.consistency: "freeze", then let docker compose up make the container anew. Did you mean freeze? Until then the default holds.',
        details: [],
      },
    ])
  })

  test.each<[string, string, string, Partial<LabelSettings>]>([
    ['lifeboat.enable', 'off', 'it is "off"; expected true or false', { enabled: true }],
    ['lifeboat.enable', '', 'it is ""; expected true or false', { enabled: true }],
    ['lifeboat.exec.pre', ' ', 'it is " "; expected a command line', { execPre: undefined }],
    ['lifeboat.exec.post', '', 'it is ""; expected a command line', { execPost: undefined }],
    ['lifeboat.stop-timeout', '30', 'it is "30"; expected a number', { stopTimeoutS: undefined }],
    ['lifeboat.stop-timeout', '1500ms', 'it is "1500ms"; expected', { stopTimeoutS: undefined }],
    ['lifeboat.stop-timeout', '0s', 'it is "0s"; expected a number', { stopTimeoutS: undefined }],
    ['lifeboat.exclude', 'a,../b', 'it is "../b"; expected globs', { exclude: ['a'] }],
    ['lifeboat.exclude', '[a,b', 'it is "[a"; expected globs', { exclude: ['b'] }],
    ['lifeboat.exclude', 'a,,b', 'it is "a,,b"; expected globs', { exclude: ['a', 'b'] }],
    ['lifeboat.exclude', '**', 'it is "**"; expected globs', { exclude: [] }],
    ['lifeboat.exclude', '!a', 'it is "!a"; expected globs', { exclude: [] }],
    ['lifeboat.exclude', '/', 'it is "/"; expected globs', { exclude: [] }],
    ['lifeboat.volumes.exclude', '', 'it is ""; expected volumes or', { volumesExclude: [] }],
  ])('%s: %j is a problem, and the default holds', (label, value, why, expected) => {
    const { settings, problems } = read({ [label]: value })

    expect(problems.map((problem) => problem.why)).toEqual([expect.stringContaining(why)])
    expect(settings).toMatchObject(expected)
  })

  test.each([
    ['lifeboat.consistancy', 'Did you mean lifeboat.consistency?'],
    ['Lifeboat.Enable', 'Did you mean lifeboat.enable?'],
    ['lifeboat.volume.exclude', 'Did you mean lifeboat.volumes.exclude?'],
    ['lifeboat.', 'Correct it, then let docker compose up'],
    ['lifeboat.run', 'Until then the label does nothing.'],
  ])('%s is none, and the nearest one is named', (label, hint) => {
    expect(read({ [label]: 'x' }).problems).toEqual([
      expect.objectContaining({ hint: expect.stringContaining(hint) }),
    ])
  })

  test('names a volume that is not mounted, and the nearest one', () => {
    const { settings, problems } = read({ 'lifeboat.volumes.exclude': 'uplods,/app/cache' })

    expect(settings.volumesExclude).toEqual(['/app/cache'])
    expect(problems).toEqual([
      expect.objectContaining({
        why: 'it is "uplods"; expected volumes or paths that the container mounts: uploads, /app/cache, /app/uploads, /tmp/scratch',
        hint: expect.stringContaining('Did you mean uploads?'),
      }),
    ])
  })

  test('keeps none of the others from being read and named', () => {
    const { settings, problems } = read({
      'lifeboat.enable': 'maybe',
      'lifeboat.stop-timeout': 'soon',
      'lifeboat.exclude': '*.tmp',
      'lifeboat.wrong': '1',
    })

    expect(problems.map(({ what }) => what).toSorted()).toEqual([
      'label lifeboat.enable of shop-app-1',
      'label lifeboat.stop-timeout of shop-app-1',
      'label lifeboat.wrong of shop-app-1',
    ])
    expect(settings.exclude).toEqual(['*.tmp'])
  })
})

function read(
  labels: Readonly<Record<string, string>>,
  changes: Partial<Container> = {},
): ReturnType<typeof readLabels> {
  return readLabels(application({ labels: { ...project, ...labels }, ...changes }))
}
