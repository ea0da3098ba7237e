import { describe, expect, test } from 'vitest'

import { exampleFailure, exampleReported } from '../../test/support/example-manifest.ts'
import { exampleVerification, exampleVerified } from '../../test/support/example-verification.ts'
import { renderVerificationReport } from './verification-report.ts'

describe('the verification report', () => {
  test('of a backup that nobody verified says so, and all else that is known', () => {
    const { manifest } = exampleReported()
    const engine = {
      ...manifest.engine,
      operatingSystem: 'Debian GNU/Linux 13 (trixie)',
      kernel: '6.12.1',
      cpus: 2,
      memoryBytes: 8 * 2 ** 30,
      storageDriver: 'overlay2',
    }
    const disks = [{ of: 'repository' as const, bytes: 2 ** 40, freeBytes: 2 ** 39 }]
    const archived = manifest.archived.map((each) => ({ ...each, files: 150, bytes: 1_500_000 }))
    const text = renderVerificationReport(exampleReported({ engine, disks, archived }))

    expect(text).toBe(`\
Backup 2026-11-21T03-00-00Z-k3f9 of shop

made on       host-1, from 2026-11-21T03:00:00.000Z to 2026-11-21T03:00:12.300Z (12.3 s), by Lifeboat 0.1.0
asked for     full
state         complete
level         written
consistency   ordered

What was proved
---------------

LEVEL    PROVED     BY                                           WHAT IT MEANS
written  yes        the backup itself, 2026-11-21T03:00:12.300Z  all of it was stored, and the repository took it
stored   not tried                                               every byte was read back out of the repository, its hashes verified
decoded  not tried                                               every dump was read to its end by its own pg_restore, its rows counted; every saved image is whole
drilled  not tried                                               all of it was restored where nothing of the stack is, and compared

It was never verified: nobody has read it back out of the repository yet.
lifeboat verify 2026-11-21T03-00-00Z-k3f9 proves more, with --level drilled the most.

What it holds
-------------

PART       FILES  SIZE     ADDED    TOOK    SNAPSHOT
databases  50     2.0 KiB  1.0 KiB  850 ms  database
files      50     2.0 KiB  1.0 KiB  850 ms  files-sn
config     50     2.0 KiB  1.0 KiB  850 ms  config-s

SERVICE  DATABASE       HOLDS                SIZE     EXTENSIONS
db       globals        PostgreSQL 17.6
db       "My \\"Shop\\""  2 tables, 1017 rows  7.3 MiB  plpgsql 1.0

KIND    SOURCE        IN THE FILES PART            FILES  SIZE
volume  shop_uploads  /stack/volumes/shop_uploads  150    1.4 MiB

What it does not hold
---------------------

- left out of config: /srv/shop/.git: version control
- Sockets, access and change times, the exact layout of holes, several names of one FIFO, device or symbolic link,
- what containers wrote into their own layers beyond small files, tmpfs.

The system that it was made on
------------------------------

WHAT                    WHICH
machine                 host-1, Debian GNU/Linux 13 (trixie), linux/amd64, kernel 6.12.1, 2 processors, 8.0 GiB of memory
engine                  Docker 28.0, API 1.48, storage driver overlay2
disk of the repository  1.0 TiB, 512 GiB of it free
Lifeboat                0.1.0
database of db          PostgreSQL 17.6, image postgres:17 (sha256:db)

Checksums
---------

A part is known by its restic tree, the SHA-256 of all that it holds.

PART       TREE
databases  tree-of-databases
files      tree-of-files
config     tree-of-config

CONFIGURATION                 BYTES  SHA256
/srv/shop/docker-compose.yml  812    ${'0f'.repeat(32)}`)
  })

  test('of one that was verified has what was seen, and by whom', () => {
    const text = renderVerificationReport(
      exampleReported(
        {},
        {
          level: 'decoded',
          verified: exampleVerified(),
          verification: exampleVerification(),
        },
      ),
    )

    expect(text).toContain(
      '\nVerification 2026-11-21T04-00-00Z-v3rf, from 2026-11-21T04:00:00.000Z to 2026-11-21T04:00:04.200Z (4.2 s), by Lifeboat 0.1.0 on host-1, saw this:\n\nREAD BACK  FILES',
    )
    expect(text).not.toContain('never verified')
  })

  test('has what speaks against it, though the state says complete', () => {
    const verified = exampleVerified({ proved: 'stored' })
    const verification = exampleVerification({ proved: 'stored', findings: [exampleFailure()] })
    const text = renderVerificationReport(
      exampleReported({}, { level: 'stored', verified, verification }),
    )

    expect(text).toMatch(/^decoded +NO /m)
    expect(text).toContain('against it: database "app" of db: ')
  })

  test('whose record cannot be read says that, not that there is none', () => {
    const text = renderVerificationReport(
      exampleReported(
        {},
        {
          level: 'decoded',
          verified: exampleVerified(),
          verificationUnread: 'it has format 2',
        },
      ),
    )

    expect(text).toContain('The record of its newest verification cannot be read: it has format 2')
    expect(text).not.toContain('never verified')
  })

  test('of an incomplete backup of one service says both, and what is missing', () => {
    const text = renderVerificationReport(
      exampleReported({ state: 'incomplete', services: ['db'], failures: [exampleFailure()] }),
      ['exported at   now'],
    )

    expect(text).toContain('\nasked for     full of db\nstate         incomplete\n')
    expect(text).toContain('\nexported at   now\n')
    expect(text).toContain('- MISSING database "app" of db')
  })

  test('of an older backup leaves out what that did not note, and its file names stay on a line', () => {
    const [file] = exampleReported().manifest.config.files
    const files = file === undefined ? [] : [{ ...file, source: `/a\n${'0'.repeat(64)}  x` }]
    const text = renderVerificationReport(exampleReported({ config: { files, notCaptured: [] } }))

    expect(text).toContain('machine         host-1, linux/amd64\n')
    expect(text).not.toContain('disk of')
    expect(text).toContain(String.raw`"/a\n000`)
  })
})
