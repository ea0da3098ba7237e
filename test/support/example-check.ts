import type { RepositoryCheck } from '../../src/model/repository-check.ts'

export function exampleCheck(changes: Partial<RepositoryCheck> = {}): RepositoryCheck {
  return {
    id: '2026-11-21T04-00-00Z-v3rf',
    project: 'shop',
    host: 'host-1',
    startedAt: '2026-11-21T04:00:00.000Z',
    finishedAt: '2026-11-21T04:00:05.000Z',
    lifeboat: '0.1.0',
    backups: [{ id: '2026-11-21T03-00-00Z-k3f9', project: 'shop', state: 'sound', findings: [] }],
    findings: [],
    notes: [],
    ...changes,
  }
}
