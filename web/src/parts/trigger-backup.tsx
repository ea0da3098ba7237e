import type { VNode } from 'preact'
import { useState } from 'preact/hooks'

import type { Run } from '../../../src/model/run.ts'
import type { BackupType } from '../../../src/model/scope.ts'
import { post } from '../api/ask.ts'
import { goTo } from '../route.ts'
import { ActionButton } from './action-button.tsx'
import { Section } from './page.tsx'

const types: readonly (readonly [BackupType, string])[] = [
  ['full', 'everything'],
  ['database', 'databases'],
  ['volumes', 'volumes'],
  ['config', 'configuration'],
]

/** Starts a backup and goes to its run. */
export function TriggerBackup(): VNode {
  const [type, setType] = useState<BackupType>('full')
  const start = async (): Promise<void> => {
    const run = await post<Run>('backups', { type })
    goTo(['runs', run.id])
  }
  return (
    <Section title="Back up now">
      <div class="row">
        <label>
          What{' '}
          <select
            value={type}
            onChange={(event) => setType(event.currentTarget.value as BackupType)}
          >
            {types.map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <ActionButton act={start}>Start a backup</ActionButton>
      </div>
    </Section>
  )
}
