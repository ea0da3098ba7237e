import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'

import {
  hashOf,
  ociArchive,
  oldArchive,
  packArchive,
  type ExampleArchive,
} from '../../test/support/image-archive.ts'
import { judgeImageArchive } from './judge-image-archive.ts'
import { readImageArchive } from './read-image-archive.ts'

type Members = ExampleArchive['members']

describe.each([
  ['of an engine before 25', oldArchive()],
  ['in the OCI layout', ociArchive()],
])('an archive %s', (_what, { id, members }) => {
  test('holds its image', async () => {
    expect(await judge(members, id)).toBeUndefined()
  })

  test('does not hold another image', async () => {
    expect(await judge(members, 'sha256:other')).toMatch(/^it holds the image sha256:[0-9a-f]{64}$/)
  })

  test.each(members.filter(({ type }) => type !== 'directory').map(({ name }) => name))(
    'does not hold it without %s',
    async (name) => {
      const left = members.filter((member) => member.name !== name)

      expect(await judge(left, id)).toEqual(expect.any(String))
    },
  )

  test.each(
    members
      .filter(({ content }) => content !== undefined)
      .map(({ name, content }) => [name, content]),
  )('does not hold it with another content in %s', async (name, content) => {
    const changed = members.map((member) =>
      member.name === name ? { ...member, content: `${String(content)} ` } : member,
    )

    const problem = await judge(changed, id)

    // A blank at the end of a description that no hash covers changes nothing.
    if (name === 'manifest.json' || name === 'index.json') expect(problem).toBeUndefined()
    else expect(problem).toEqual(expect.any(String))
  })

  test('cut short anywhere is none', async () => {
    const whole = await packArchive(members)
    // Two blocks of zeros end it, and are not missed.
    for (let length = 0; length <= whole.length - 1025; length += 511) {
      expect(await judgeBytes(whole.subarray(0, length), id), `${length} bytes`).toEqual(
        expect.any(String),
      )
    }
  })

  test('that an engine gave up in the middle, and said so, is none', async () => {
    const whole = await packArchive(members.slice(0, -1))
    const words = Buffer.from('{"errorDetail":{"message":"no space left on device"}}\n')

    expect(await judgeBytes(Buffer.concat([whole.subarray(0, -1024), words]), id)).toEqual(
      expect.any(String),
    )
  })
})

test('an archive of two images is none: it is not known which one would be loaded', async () => {
  const { id, members } = oldArchive()
  const two = members.map((member) =>
    member.name === 'manifest.json'
      ? { ...member, content: String(member.content).replace(/^\[(.*)\]$/, '[$1,$1]') }
      : member,
  )

  expect(await judge(two, id)).toBe('its manifest.json is not there, or lists not just one image')
})

test('a layer that is listed too few is missed', async () => {
  const { id, members } = oldArchive()
  const config = `${id.replace('sha256:', '')}.json`
  const content = JSON.stringify([{ Config: config, Layers: ['a/layer.tar'] }])
  const less = members.map((each) => (each.name === 'manifest.json' ? { ...each, content } : each))

  expect(await judge(less, id)).toBe('the image has 2 layers, 1 are listed')
})

test('an image without layers is one', async () => {
  const config = '{"rootfs":{"type":"layers"}}'
  const members = [
    { name: 'x.json', content: config },
    { name: 'manifest.json', content: '[{"Config":"x.json","Layers":null}]' },
  ]

  expect(await judge(members, `sha256:${hashOf(config)}`)).toBeUndefined()
})

async function judge(members: Members, id: string): Promise<string | undefined> {
  return judgeBytes(await packArchive(members), id)
}

async function judgeBytes(bytes: Buffer, id: string): Promise<string | undefined> {
  try {
    return judgeImageArchive(await readImageArchive(Readable.from([bytes])), id)
  } catch (error) {
    return String(error)
  }
}
