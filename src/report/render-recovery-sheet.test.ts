import { expect, test } from 'vitest'

import { exampleRecovery } from '../../test/support/example-recovery.ts'
import type { RecoverySheet } from '../model/recovery-sheet.ts'
import { writeRecoveryCommands } from './recovery-commands.ts'
import { renderRecoverySheet } from './render-recovery-sheet.ts'

test('a sheet says where the repository is, what is needed, and what to type', () => {
  expect(render()).toBe(
    String.raw`
RECOVERY SHEET of the stack shop on host-1
made 2026-11-21T03:00:00.000Z by Lifeboat 0.1.0. Print it, and keep it where the machine is not. Make it anew when the settings change.

Repository  /repository, in the folder /srv/backups/shop of host-1, mounted at /repository. If its disk goes with that machine, so do the backups: keep a copy elsewhere.
Password    needed, and NOT on this sheet. Without it nobody can read the backups. Where it is kept (write it here): ______________________

What you need on the new host
  - Docker, with Compose v2
  - the image lifeboat:latest; a machine without a registry is brought it by docker save and docker load
  - the repository, or a copy of it, as a folder or volume
  - the password

Everything back, with Lifeboat (bash, as root):

    REPOSITORY=/srv/backups/shop   # the folder, where it is on the new host
    read -rs -p 'LIFEBOAT_PASSWORD: ' LIFEBOAT_PASSWORD && export LIFEBOAT_PASSWORD
    docker run --rm -it \
      -v /var/run/docker.sock:/var/run/docker.sock \
      -v "$REPOSITORY":/repository \
      -e LIFEBOAT_PASSWORD \
      -e LIFEBOAT_PROJECT=shop \
      lifeboat:latest restore latest

It shows the plan and asks before it does anything; with --dry-run behind it, it only shows it. Every backup there is: list --all-hosts instead of restore latest.
Then, in the folder where the compose file was: docker compose up -d

Without Lifeboat, with restic 0.17 or newer (bash, as root):

    REPOSITORY=/srv/backups/shop   # the folder, where it is on the new host
    read -rs -p 'LIFEBOAT_PASSWORD: ' LIFEBOAT_PASSWORD && export LIFEBOAT_PASSWORD
    export RESTIC_REPOSITORY="$REPOSITORY"
    export RESTIC_PASSWORD="$LIFEBOAT_PASSWORD"
    restic snapshots --host host-1 --tag lifeboat=manifest,project=shop
    BACKUP=             # the tag backup=… of the newest (last) one that has state=complete, type=full, reason=asked and an empty services=
    restic dump --tag "lifeboat=manifest,backup=$BACKUP" latest /manifest.json > manifest.json
    restic restore --tag "lifeboat=config,backup=$BACKUP" latest:/stack/config --target /stack/config
    restic restore --tag "lifeboat=files,backup=$BACKUP" latest:/stack --target /stack --sparse
    restic restore --tag "lifeboat=databases,backup=$BACKUP" latest:/stack/databases --target /stack/databases

All of it but images stands below /stack then: config has the compose files, volumes and binds the files, databases the dumps. What to do with each, step by step:
docs/recovery-by-hand.md of Lifeboat. Print that page, too. Images that no registry has are in the backup as well: its step 3 loads them.

A sheet that nobody has tried is a hope: try it on a spare machine.`.trimStart(),
  )
})

test('a repository that goes with the machine, and one that everybody can read, are said to be so', () => {
  const repository = {
    location: '/repository',
    kind: 'volume',
    source: 'shop_repository',
    target: '/repository',
  } as const

  expect(render({ repository })).toContain('IT GOES WHEN THAT MACHINE GOES')
  expect(render({ isProtected: false })).toContain('whoever has the repository can read all of it')
})

test('a password that was asked for stands on it, with what that means', () => {
  const text = render({ password: 'open sesame' })

  expect(text).toContain('Password    open sesame')
  expect(text).toContain('WHOEVER HAS THIS SHEET AND THE REPOSITORY CAN READ EVERYTHING')
  expect(text).not.toContain('NOT on this sheet')
})

function render(changes: Partial<RecoverySheet> = {}): string {
  const facts = exampleRecovery(changes)
  return renderRecoverySheet({ ...facts, commands: writeRecoveryCommands(facts) })
}

test('by ssh, restic is told of the key and of the machine: it has no variables for them', () => {
  const { restic, lifeboat } = writeRecoveryCommands(
    exampleRecovery({
      repository: {
        location: 'sftp:shop@host:/srv/shop',
        kind: 'store',
        source: null,
        target: null,
      },
      files: { SSH_KEY: '/run/secrets/ssh-key', SSH_KNOWN_HOSTS: '/run/secrets/known-hosts' },
    }),
  )

  expect(lifeboat.join('\n')).toContain('-v "$PWD"/ssh-key:/run/secrets/ssh-key:ro')
  expect(restic).toEqual(
    expect.arrayContaining([
      'export SSH_KEY="$PWD"/ssh-key',
      'chmod 600 "$SSH_KEY"',
      'export RESTIC_REPOSITORY=sftp:shop@host:/srv/shop',
      expect.stringMatching(
        /^restic snapshots -o sftp\.args="-i '\$SSH_KEY' -o UserKnownHostsFile='\$SSH_KNOWN_HOSTS'" --host/,
      ),
    ]),
  )
})
