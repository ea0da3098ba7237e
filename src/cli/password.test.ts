import { Command } from 'commander'
import { expect, test } from 'vitest'

import { addPassword, renderChange } from './password.ts'

const noEngine = { DOCKER_HOST: 'unix:///nowhere.sock' }

test('a new password that restic would cut is refused before anything is done, and is not shown', async () => {
  const refused = await run({ LIFEBOAT_NEW_PASSWORD: 'blank at the end ' }, '--change')

  expect(refused).toMatchObject({
    code: 'bad-configuration',
    details: [
      expect.stringMatching(/^LIFEBOAT_NEW_PASSWORD: the value does not fit .*for example/),
    ],
  })
  expect(JSON.stringify(refused)).not.toContain('blank at')
})

test('nothing is changed where that is not said', async () => {
  expect(await run({ LIFEBOAT_NEW_PASSWORD: 'new' })).toMatchObject({
    code: 'new-password',
    hint: expect.stringContaining('--change'),
  })
})

test('one that fits is taken from the environment', async () => {
  expect(await run({ LIFEBOAT_NEW_PASSWORD: 'new' }, '--change')).toMatchObject({
    code: 'no-engine-socket',
  })
})

test('the answer says what to do now, and names what was left alone', () => {
  const text = renderChange({ kept: 'b', removed: ['a'], others: 1 }, '/repository')

  expect(text).toContain('the new password opens /repository, and the old one does not any more')
  expect(text).toContain('set LIFEBOAT_PASSWORD')
  expect(text).toContain('keys of other passwords, which open it as well and were left alone: 1')
  expect(renderChange({ kept: 'b', removed: [], others: 0 }, '/repository')).toContain(
    'did so before',
  )
})

async function run(environment: Record<string, string>, ...words: string[]): Promise<unknown> {
  const program = new Command().exitOverride()
  addPassword(program, {
    environment: { ...noEngine, ...environment },
    version: '0.1.0',
    signal: new AbortController().signal,
    end: () => undefined,
  })
  return program.parseAsync(['password', ...words], { from: 'user' }).then(
    () => undefined,
    (error: unknown) => error,
  )
}
