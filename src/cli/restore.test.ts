import { Command } from 'commander'
import { describe, expect, test } from 'vitest'

import { choose, select } from '../../test/support/example-restore.ts'
import type { RestoreWish } from '../model/restore.ts'
import type { Context } from './context.ts'
import { addRestore, readWish, type RestoreCommand } from './restore.ts'

describe('the options of a restore', () => {
  test('mean all of the latest backup, in the careful way, when none is given', () => {
    expect(wishOf()).toEqual({ backup: 'latest', selection: select(), options: choose() })
  })

  test.each<[string, string[], Partial<RestoreWish>]>([
    ['a backup', ['2026-11-21T03'], { backup: '2026-11-21T03' }],
    [
      'a type and services',
      ['--type', 'volumes', '--service', 'web', '--service', 'app'],
      { selection: select({ type: 'volumes', services: ['web', 'app'] }) },
    ],
    [
      'databases',
      ['--database', 'My "Shop"', '--database', 'crm'],
      { selection: select({ databases: ['My "Shop"', 'crm'] }) },
    ],
    ['a table', ['--table', 'public.orders'], { selection: select({ table: 'public.orders' }) }],
    [
      'a path in a volume',
      ['--volume', 'uploads', '--path', 'a/b'],
      { selection: select({ volumes: ['uploads'], path: 'a/b' }) },
    ],
    [
      'a name beside',
      ['--database', 'crm', '--into', 'look'],
      { selection: select({ databases: ['crm'], into: 'look' }) },
    ],
    ['no safeguard', ['--no-safeguard'], { options: choose({ safeguard: false }) }],
    ['no check of the space', ['--no-space-check'], { options: choose({ checkSpace: false }) }],
    ['keeping the old', ['--keep-old'], { options: choose({ keepOld: true }) }],
    ['keeping what came later', ['--keep-extra'], { options: choose({ keepExtra: true }) }],
    ['the roles', ['--replace-roles'], { options: choose({ replaceRoles: true }) }],
    ['an answer and no question', ['--json', '--yes', '--dry-run'], {}],
  ])('take %s', (_what, argv, expected) => {
    expect(wishOf(...argv)).toEqual({
      backup: 'latest',
      selection: select(),
      options: choose(),
      ...expected,
    })
  })

  test('are refused with a type that there is not', () => {
    expect(() => wishOf('--type', 'volume')).toThrow(
      expect.objectContaining({
        code: 'unknown-type',
        hint: expect.stringContaining('Did you mean volumes?'),
      }),
    )
  })

  test.each([['--databse', 'x'], ['--table'], ['latest', 'another']])(
    'are refused with %s',
    (...argv) => {
      expect(() => wishOf(...argv)).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^commander\./) }),
      )
    },
  )
})

test('a type that does not exist is refused before anything is asked of the engine', async () => {
  await expect(run('--type', 'volume', '--yes')).rejects.toMatchObject({ code: 'unknown-type' })
})

test.each(['--dry-run', '--yes'])(
  'an engine that is not there ends it, with %s',
  async (option) => {
    await expect(run(option)).rejects.toMatchObject({
      code: 'no-engine-socket',
      hint: expect.any(String),
    })
  },
)

const context: Context = {
  environment: { DOCKER_HOST: 'unix:///nowhere/at/all.sock' },
  version: '0.1.0',
  signal: new AbortController().signal,
  end: () => undefined,
}

function createRestore(): { readonly program: Command; readonly command: Command } {
  const program = new Command().configureOutput({ writeErr: () => undefined })
  addRestore(program, context)
  const [command] = program.commands
  if (command === undefined) throw new Error('no command was added')
  for (const each of [program, command]) each.exitOverride().configureOutput(quiet)
  return { program, command }
}

const quiet = { writeErr: () => undefined }

/** What a command line asks for; nothing is done. */
function wishOf(...argv: string[]): RestoreWish {
  const { program, command } = createRestore()
  const wishes: RestoreWish[] = []
  command.action((id: string, options: RestoreCommand) => {
    wishes.push(readWish(id, options))
  })
  program.parse(['restore', ...argv], { from: 'user' })
  return wishes[0] as RestoreWish
}

function run(...argv: string[]): Promise<unknown> {
  return createRestore().program.parseAsync(['restore', ...argv], { from: 'user' })
}
