import type { EntryOf, JournalEntry } from '../../src/model/journal.ts'
import { filesStep } from './example-restore.ts'

export function loadEntry(changes: Partial<EntryOf<'load'>> = {}): EntryOf<'load'> {
  return {
    act: 'load',
    service: 'db',
    container: 'shop-db-1',
    maintenance: 'lifeboat-work-run-1',
    swaps: [
      {
        temporary: 'lifeboat-new-run-1-1',
        live: 'My "Shop"',
        aside: 'lifeboat-old-run-1-1',
      },
      { temporary: 'lifeboat-new-run-1-2', live: 'crm', aside: null },
    ],
    roles: ['Odd "Role"; ünï'],
    alterRoles: [`ALTER ROLE app PASSWORD 'it''s'`],
    keepOld: false,
    ...changes,
  }
}

export function stopEntry(...services: readonly string[]): EntryOf<'stop'> {
  const stopped = services.length === 0 ? ['app'] : services
  return {
    act: 'stop',
    containers: stopped.map((service) => ({
      id: `id-${service}`,
      name: `shop-${service}-1`,
      service,
    })),
  }
}

export function writeEntry(changes: Partial<EntryOf<'write'>> = {}): EntryOf<'write'> {
  return {
    act: 'write',
    backup: '2026-11-21T03-00-00Z-k3f9',
    safeguard: 'run-1-safety',
    steps: [filesStep()],
    keepExtra: false,
    ...changes,
  }
}

export const stageEntry: JournalEntry = { act: 'stage', volume: 'lifeboat-scratch-run-1' }

export function exchangeEntry(changes: Partial<EntryOf<'exchange'>> = {}): EntryOf<'exchange'> {
  return {
    act: 'exchange',
    folder: '/var/lib/docker/volumes',
    safeguard: 'run-1-safety',
    pairs: [
      {
        volume: 'shop_uploads',
        live: 'shop_uploads/_data',
        beside: 'lifeboat-scratch-run-1/_data/volumes/shop_uploads',
        liveInode: '11',
        newInode: '22',
      },
    ],
    ...changes,
  }
}

export const finishEntry: JournalEntry = { act: 'finish' }
export const undoEntry: JournalEntry = { act: 'undo' }
