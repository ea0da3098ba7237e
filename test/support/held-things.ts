/** What Lifeboat processes leave on an engine, with the labels that say whose it is. */
import { holderLabels } from '../../src/docker/holder.ts'
import { ownLabels } from '../../src/docker/labels.ts'
import type { JournalEntry } from '../../src/model/journal.ts'
import type { FakeContainer, Labels } from './memory-engine-answers.ts'

/** This process, in the container `id-lifeboat`; the run is under way. */
export function liveHolder(runId: string): Labels {
  return holderLabels({ runId, ownContainerId: 'id-lifeboat' })
}

/** A process of this container that had this one's number before. */
export function deadHolder(): Labels {
  return { ...liveHolder('dead'), [ownLabels.process]: `${process.pid}@1` }
}

/** In another container, which lives as long as that runs. */
export const otherHolder: Labels = {
  [ownLabels.holder]: 'id-other-lifeboat',
  [ownLabels.process]: '1@1',
}

export function heldBy(
  role: 'lock' | 'worker' | 'staging' | 'watchdog' | 'journal',
  runId: string,
  holder: Labels,
  labels: Labels = {},
): FakeContainer {
  return {
    id: `${role}-${runId}`,
    name: role === 'lock' ? 'lifeboat-lock-shop' : `lifeboat-${runId}-${role}`,
    state: role === 'lock' || role === 'journal' ? 'created' : 'running',
    labels: {
      [ownLabels.run]: runId,
      [ownLabels.project]: 'shop',
      [ownLabels.role]: role,
      [ownLabels.kind]: 'restore',
      [ownLabels.started]: '2026-11-21T02:00:00Z',
      ...holder,
      ...labels,
    },
  }
}

/** Entries as a run of the project wrote them. */
export function journalOf(
  runId: string,
  entries: readonly JournalEntry[],
  holder: Labels,
): FakeContainer[] {
  return entries.map((entry, index) => {
    const number = String(index + 1)
    const labels = {
      'lifeboat.journal': JSON.stringify(entry),
      'lifeboat.journal.number': number,
    }
    const held = heldBy('journal', runId, holder, labels)
    return { ...held, id: `${held.id}-${number}`, name: `lifeboat-journal-shop-${number}` }
  })
}
