import { execFile } from 'node:child_process'
import { mkdtemp, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

import { secretFiles, startingWords } from './worker-secrets.ts'

const entrypoint = ['restic']

test('a worker without secrets is started as it is', () => {
  expect(startingWords({ entrypoint })).toEqual(['restic'])
  expect(secretFiles({})).toEqual([])
})

test('no secret stands in what a worker is started with', () => {
  const secrets = { variables: { RESTIC_PASSWORD: 'open sesame' }, files: [] }

  expect(startingWords({ entrypoint, secrets }).join(' ')).not.toContain('sesame')
  expect(secretFiles({ secrets }).map(({ path, mode }) => [path, mode])).toEqual([
    ['/lifeboat/secrets', undefined],
  ])
})

test('files that the variables name come with them', () => {
  const file = { path: '/run/secrets/account.json', content: Buffer.from('{}') }

  expect(secretFiles({ secrets: { variables: {}, files: [file] } })[0]).toEqual(file)
})

test('what was started has the variables, whatever characters they are of, and the file is gone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lifeboat-secrets-'))
  const value = `it's "$HOME" \`id\` \\ \n%s é`
  const secrets = { variables: { FIRST: value, SECOND: '' }, files: [] }
  const [file] = secretFiles({ secrets })
  await writeFile(join(folder, 'secrets'), file?.content ?? '')
  const inside = ({ entrypoint: words }: { entrypoint: string[] }): string[] =>
    startingWords({ entrypoint: words, secrets }).map((word) =>
      word.replaceAll('/lifeboat/secrets', join(folder, 'secrets')),
    )
  const [command = '', ...words] = inside({ entrypoint: ['printenv', 'FIRST', 'SECOND'] })

  const { stdout } = await promisify(execFile)(command, words)

  expect(stdout).toBe(`${value}\n\n`)
  expect(await readdir(folder)).toEqual([])
})
