import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'

import { exampleRepository } from '../../test/support/example-restore.ts'
import { fakeTools } from '../../test/support/fake-tools.ts'
import { pipeSpec } from './pipe-out.ts'

const files = [
  { path: '/stack/images/a b.tar', argument: 'sha256:a' },
  { path: '/stack/images/$c.tar', argument: 'sha256:c' },
]
const spec = pipeSpec(exampleRepository, {
  image: 'sha256:lifeboat',
  snapshot: 's1',
  purpose: 'read-images',
  into: 'read-image',
  files,
})

describe('files of a part', () => {
  test('come each into a process of its own', async () => {
    const tools = fakeTools({
      restic: 'echo "bytes of $6"',
      lifeboat: 'note "got $(cat)"',
    })

    await run()

    const noted = tools.noted().filter((line) => !line.startsWith('restic'))
    expect(noted).toEqual([
      'lifeboat worker read-image sha256:a',
      expect.stringMatching(/^got bytes of /),
      'lifeboat worker read-image sha256:c',
      expect.stringMatching(/^got bytes of /),
    ])
    const asked = tools.noted().filter((line) => line.startsWith('restic'))
    expect(asked.map((line) => line.slice(line.indexOf('s1 ')))).toEqual([
      's1 /stack/images/a b.tar',
      's1 /stack/images/$c.tar',
    ])
  })

  test('of which somebody has seen enough are read to their end all the same', async () => {
    const tools = fakeTools({
      restic: 'head -c 1000000 /dev/zero && note whole',
      lifeboat: 'head -c 1 >/dev/null',
    })

    await run()

    expect(tools.noted().filter((line) => line === 'whole')).toHaveLength(2)
  })

  test.each([
    ['restic', { restic: 'echo half; exit 1', lifeboat: 'cat >/dev/null' }],
    ['who takes them', { restic: 'echo bytes', lifeboat: 'cat >/dev/null; exit 2' }],
  ])('are a failure when %s fails, and no further one is read', async (_who, scripts) => {
    const tools = fakeTools(scripts)

    await expect(run()).rejects.toMatchObject({ code: expect.any(Number) })

    expect(tools.noted().filter((line) => line.startsWith('restic'))).toHaveLength(1)
  })
})

/** The worker’s script, without the process that only passes signals on. */
async function run(): Promise<void> {
  const [, , , bash = '', ...rest] = spec.entrypoint
  const env = { ...process.env, ...spec.env }
  await promisify(execFile)(bash, [...rest, ...spec.command], { env })
}
