import { Command } from 'commander'
import { expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { LifeboatError } from '../errors.ts'
import { addList } from './list.ts'

test('lifeboat list asks the engine whose backups are meant', async () => {
  expect(await codeOf('list')).toBe('no-engine-socket')
})

test('lifeboat list --all-hosts asks the repository alone: on a bare host nothing else is there', async () => {
  // There is no repository; where there is no restic either, that is what is missed.
  expect(['no-repository', 'restic-missing']).toContain(await codeOf('list', '--all-hosts'))
})

async function codeOf(...words: string[]): Promise<string | undefined> {
  const program = new Command().exitOverride()
  addList(program, {
    environment: { DOCKER_HOST: 'unix:///nowhere.sock', LIFEBOAT_REPOSITORY: temporaryFolder() },
    version: '0.1.0',
    signal: new AbortController().signal,
    end: () => undefined,
  })
  return program.parseAsync(words, { from: 'user' }).then(
    () => undefined,
    (error: unknown) => (error instanceof LifeboatError ? error.code : String(error)),
  )
}
