import { describe, expect, test } from 'vitest'

import { exampleRecovery } from '../../test/support/example-recovery.ts'
import { fakeTools } from '../../test/support/fake-tools.ts'
import { runCommand } from '../../test/support/run-command.ts'
import type { RecoverySheet } from '../model/recovery-sheet.ts'
import { writeRecoveryCommands } from './recovery-commands.ts'

const inStore: Partial<RecoverySheet> = {
  repository: {
    location: "s3:https://host/my bucket/o'clock",
    kind: 'store',
    source: null,
    target: null,
  },
  secrets: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
  variables: { AWS_DEFAULT_REGION: 'eu-central-1' },
  files: { RESTIC_CACERT: '/certificates/store.pem' },
}

describe('what the sheet says to type, typed', () => {
  test('gives a container of Lifeboat the repository and the password, which stands in no argument', async () => {
    const { calls, said } = await typeLifeboat({}, 'open sesame')

    expect(calls).toEqual([
      'docker run --rm -it -v /var/run/docker.sock:/var/run/docker.sock -v /srv/backups/shop:/repository -e LIFEBOAT_PASSWORD -e LIFEBOAT_PROJECT=shop lifeboat:latest restore latest',
      'knows open sesame',
    ])
    expect(said).not.toContain('sesame')
  })

  test('gives it what lets it into a store', async () => {
    const { calls } = await typeLifeboat(inStore, 'open sesame', 'key id', 'key itself')

    expect(calls).toEqual([
      expect.stringMatching(
        /^docker run --rm -it -v \S+ -e LIFEBOAT_REPOSITORY=s3:https:\/\/host\/my bucket\/o'clock -e LIFEBOAT_PASSWORD -e AWS_ACCESS_KEY_ID -e AWS_SECRET_ACCESS_KEY -e AWS_DEFAULT_REGION=eu-central-1 -v \/\S*\/store.pem:\/certificates\/store.pem:ro -e RESTIC_CACERT=\/certificates\/store.pem -e LIFEBOAT_PROJECT=shop lifeboat:latest restore latest$/,
      ),
      'knows open sesame key id key itself',
    ])
  })

  test('lets restic alone find the backups and bring back every part', async () => {
    const { calls } = await typeRestic({}, 'open sesame')

    expect(calls).toEqual([
      'restic snapshots --host host-1 --tag lifeboat=manifest,project=shop',
      'with /srv/backups/shop open sesame',
      'restic dump --tag lifeboat=manifest,backup= latest /manifest.json',
      'with /srv/backups/shop open sesame',
      'restic restore --tag lifeboat=config,backup= latest:/stack/config --target /stack/config',
      'with /srv/backups/shop open sesame',
      'restic restore --tag lifeboat=files,backup= latest:/stack --target /stack --sparse',
      'with /srv/backups/shop open sesame',
      'restic restore --tag lifeboat=databases,backup= latest:/stack/databases --target /stack/databases',
      'with /srv/backups/shop open sesame',
    ])
  })

  test('lets restic into a store', async () => {
    const { calls } = await typeRestic(inStore, 'open sesame', 'key id', 'key itself')

    expect(calls[1]).toBe("with s3:https://host/my bucket/o'clock open sesame key id key itself")
  })

  test('finds a repository in a folder of a volume, and needs no password where there is none', async () => {
    const inVolume = {
      repository: {
        location: '/backups/shop',
        kind: 'volume',
        source: 'shop_backups',
        target: '/backups',
      },
      isProtected: false,
    } as const

    expect((await typeLifeboat(inVolume)).calls[0]).toBe(
      'docker run --rm -it -v /var/run/docker.sock:/var/run/docker.sock -v shop_backups:/backups -e LIFEBOAT_REPOSITORY=/backups/shop -e LIFEBOAT_PROJECT=shop lifeboat:latest restore latest',
    )
    expect((await typeRestic(inVolume)).calls.slice(0, 4)).toEqual([
      'docker volume inspect --format {{ .Mountpoint }} shop_backups',
      'knows',
      'restic snapshots --insecure-no-password --host host-1 --tag lifeboat=manifest,project=shop',
      'with /mountpoint/shop',
    ])
  })
})

type Typed = { readonly calls: string[]; readonly said: string }

function typeLifeboat(changes: Partial<RecoverySheet>, ...typed: string[]): Promise<Typed> {
  return type(writeRecoveryCommands(exampleRecovery(changes)).lifeboat, typed)
}

function typeRestic(changes: Partial<RecoverySheet>, ...typed: string[]): Promise<Typed> {
  const lines = writeRecoveryCommands(exampleRecovery(changes)).restic
  return type(
    lines.map((line) => line.replace(' > manifest.json', ' > /dev/null')),
    typed,
  )
}

/** Each tool notes what it was called with, and which secrets its environment holds. */
async function type(lines: readonly string[], typed: readonly string[]): Promise<Typed> {
  const keys = '$AWS_ACCESS_KEY_ID $AWS_SECRET_ACCESS_KEY'
  const tools = fakeTools({
    docker: `note knows $LIFEBOAT_PASSWORD ${keys}\necho /mountpoint\n`,
    restic: `note with "$RESTIC_REPOSITORY" $RESTIC_PASSWORD ${keys}\n`,
  })
  // With a socket for stdin, bash takes itself for a remote shell and may read what the machine has for those.
  const { exitCode, stdout, stderr } = await runCommand(
    'bash',
    ['--norc', '-euc', lines.join('\n')],
    {
      input: typed.map((line) => `${line}\n`).join(''),
    },
  )
  expect([exitCode, stderr]).toEqual([0, ''])
  return { calls: tools.noted(), said: lines.join('\n') + stdout }
}
