import type { RecoverySheet } from '../../src/model/recovery-sheet.ts'

/** Of a repository in a folder of the host, with a password. */
export function exampleRecovery(
  changes: Partial<RecoverySheet> = {},
): Omit<RecoverySheet, 'commands'> {
  return {
    project: 'shop',
    host: 'host-1',
    madeAt: '2026-11-21T03:00:00.000Z',
    lifeboat: '0.1.0',
    image: 'lifeboat:latest',
    repository: {
      location: '/repository',
      kind: 'bind',
      source: '/srv/backups/shop',
      target: '/repository',
    },
    isProtected: true,
    password: null,
    secrets: [],
    variables: {},
    files: {},
    ...changes,
  }
}
