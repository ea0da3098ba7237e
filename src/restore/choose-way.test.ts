import { describe, expect, test } from 'vitest'

import { exampleStack, lifeboat, volume } from '../../test/support/example-stack.ts'
import type { Stack, Volume } from '../model/stack.ts'
import { chooseWay, findFolder, type Written } from './choose-way.ts'

const folder = '/var/lib/docker/volumes'
const exchange = {
  way: 'exchange',
  because: 'restored beside the live files, then exchanged with them',
}

describe('the way in which files come back', () => {
  test('is an exchange where the whole of a plain volume is replaced', () => {
    expect(choose()).toEqual(exchange)
  })

  test.each<[string, Partial<Written>, string]>([
    ['a new volume', { over: 'beside' }, 'a new volume; the live one is not touched'],
    ['what came later stays', { keepExtra: true }, 'all of it is written; what came later stays'],
    [
      'of one path what came later stays',
      { keepExtra: true, inside: 'a/b' },
      'a/b is written; what came later stays',
    ],
    ['only a path is replaced', { inside: 'a/b' }, 'only a/b is replaced'],
    ['a host path', { kind: 'bind' }, 'emptied and written anew: a host path'],
    [
      'a data directory in it is left alone',
      { without: ['/stack/volumes/shop_uploads/pg'] },
      'emptied and written anew: something in it is left alone',
    ],
    [
      'files in it were left out of the backup',
      { excludes: ['*.tmp'] },
      'emptied and written anew: something in it is left alone',
    ],
    [
      'the engine does not know the volume',
      { target: 'gone' },
      'emptied and written anew: not a plain folder of the engine',
    ],
  ])('is over the live ones: %s', (_what, changes, because) => {
    expect(choose(changes)).toEqual({ way: 'in place', because })
  })

  const because = 'emptied and written anew: Lifeboat mounts it'
  const own = [volume('shop_uploads', '/uploads', { writable: false })]

  test('is over the live ones in a volume that Lifeboat mounts, who would go on seeing the old ones', () => {
    const { self } = exampleStack()
    const stack = plainStack({ self: { ...self, mounts: own } })

    expect(choose({}, stack)).toEqual({ way: 'in place', because })
  })

  test('is so too when it is the Lifeboat beside this one that mounts it', () => {
    const { containers } = exampleStack()
    const others = containers.filter(({ isSelf }) => !isSelf)
    const stack = plainStack({ containers: [...others, lifeboat({ mounts: own })] })

    expect(choose({}, stack)).toEqual({ way: 'in place', because })
  })
})

describe('the engine’s folder of volumes', () => {
  test('is above the volume’s own', () => {
    expect(findFolder(plain('a'))).toBe(folder)
  })

  test.each<[string, Partial<Volume>]>([
    ['another driver', { driver: 'nfs' }],
    ['options, with which something is mounted there', { options: { type: 'tmpfs' } }],
    ['a folder that is not said', { inspect: {} }],
    ['a folder of another shape', { inspect: { Mountpoint: '/mnt/a' } }],
    ['a folder of another name', { inspect: { Mountpoint: `${folder}/b/_data` } }],
    ['a folder that is not absolute', { inspect: { Mountpoint: 'volumes/a/_data' } }],
    ['a folder right below the root', { inspect: { Mountpoint: '/a/_data' } }],
    ['a name that leads elsewhere', { name: '..', inspect: { Mountpoint: `${folder}/../_data` } }],
  ])('is not known with %s', (_what, changes) => {
    expect(findFolder({ ...plain('a'), ...changes })).toBeUndefined()
  })
})

function choose(changes: Partial<Written> = {}, stack = plainStack()): unknown {
  return chooseWay(stack, {
    kind: 'volume',
    target: 'shop_uploads',
    without: [],
    excludes: [],
    over: 'live',
    keepExtra: false,
    ...changes,
  })
}

function plainStack(changes: Partial<Stack> = {}): Stack {
  const stack = exampleStack(changes)
  return { ...stack, volumes: stack.volumes.map(({ name }) => plain(name)) }
}

function plain(name: string): Volume {
  const inspect = { Mountpoint: `${folder}/${name}/_data` }
  return { name, driver: 'local', labels: {}, options: {}, inspect }
}
