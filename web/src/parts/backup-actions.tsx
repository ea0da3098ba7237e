import type { VNode } from 'preact'

import type { Run } from '../../../src/model/run.ts'
import type { VerifiableLevel } from '../../../src/model/verification.ts'
import { post } from '../api/ask.ts'
import { goTo, toHash } from '../route.ts'
import { ActionButton } from './action-button.tsx'
import { Section } from './page.tsx'

const proofs: readonly { name: string; level: VerifiableLevel; stack?: boolean; does: string }[] = [
  { name: 'Verify', level: 'decoded', does: 'reads every byte and every dump to its end' },
  { name: 'Drill', level: 'drilled', does: 'restores it into containers that are thrown away' },
  {
    name: 'Drill the whole stack',
    level: 'drilled',
    stack: true,
    does: 'brings up a closed copy of the stack besides',
  },
]

/** What can be done with a backup. Nothing here changes the stack; the restore shows its plan first. */
export function BackupActions({ id }: { id: string }): VNode {
  const prove = async (level: VerifiableLevel, stack: boolean): Promise<void> => {
    const run = await post<Run>(`backups/${encodeURIComponent(id)}/verify`, { level, stack })
    goTo(['runs', run.id])
  }
  return (
    <Section title="Actions">
      <ul class="actions">
        <li>
          <a class="button" href={toHash(['backups', id, 'restore'])}>
            Restore…
          </a>{' '}
          <span class="quiet">shows its plan first</span>
        </li>
        {proofs.map(({ name, level, stack = false, does }) => (
          <li key={name}>
            <ActionButton act={() => prove(level, stack)}>{name}</ActionButton>{' '}
            <span class="quiet">{does}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
