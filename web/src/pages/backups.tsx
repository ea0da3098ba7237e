import type { VNode } from 'preact'
import { useMemo, useState } from 'preact/hooks'

import type { Backup } from '../../../src/model/backup.ts'
import { useBackups } from '../api/use-backups.ts'
import { Badge } from '../parts/badge.tsx'
import { Loading, Page } from '../parts/page.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Time } from '../parts/time.tsx'
import { TriggerBackup } from '../parts/trigger-backup.tsx'
import { WindowedTable } from '../parts/windowed-table.tsx'
import { toHash } from '../route.ts'
import { formatBytes, formatCount, formatMs } from '../show.ts'
import { filterBackups, type BackupFilter } from './filter-backups.ts'

const columns = [
  { name: 'Backup', class: 'id' },
  { name: 'Begun', class: 'wide' },
  { name: 'Type', class: '' },
  { name: 'State', class: '' },
  { name: 'Level', class: '' },
  { name: 'Size', class: 'figure wide' },
  { name: 'Added', class: 'figure wide' },
  { name: 'Took', class: 'figure wide' },
]

/** Every backup, the newest first. */
export function BackupsPage(): VNode {
  const { backups, total, trouble } = useBackups()
  const [filter, setFilter] = useState<BackupFilter>({ text: '', type: '', state: '', level: '' })
  const shown = useMemo(() => filterBackups(backups ?? [], filter), [backups, filter])
  return (
    <Page title="Backups">
      <ProblemNotice trouble={trouble} />
      {backups === undefined ? (
        trouble === undefined ? (
          <Loading />
        ) : null
      ) : backups.length === 0 ? (
        <p>There is no backup yet. Make the first one below.</p>
      ) : (
        <>
          <Filter filter={filter} change={(changes) => setFilter({ ...filter, ...changes })} />
          <p role="status" class="quiet">
            {formatCount(shown.length)} of {formatCount(total)} backups
          </p>
          <WindowedTable
            label="Backups"
            columns={columns}
            items={shown}
            keyOf={(backup) => backup.id}
            cellsOf={cellsOf}
          />
        </>
      )}
      <TriggerBackup />
    </Page>
  )
}

function cellsOf(backup: Backup): (VNode | string)[] {
  return [
    <a href={toHash(['backups', backup.id])}>{backup.id}</a>,
    <Time iso={backup.startedAt} />,
    backup.services.length === 0 ? backup.type : `${backup.type} (${backup.services.join(', ')})`,
    <Badge state={backup.state} />,
    <Badge state={backup.level} />,
    formatBytes(backup.bytes),
    formatBytes(backup.addedBytes),
    formatMs(backup.ms),
  ]
}

type FilterProps = {
  readonly filter: BackupFilter
  readonly change: (changes: Partial<BackupFilter>) => void
}

function Filter({ filter, change }: FilterProps): VNode {
  const choices = [
    ['type', 'Type', ['full', 'database', 'volumes', 'config']],
    ['state', 'State', ['complete', 'incomplete']],
    ['level', 'Level', ['written', 'stored', 'decoded', 'drilled']],
  ] as const
  return (
    <search class="row">
      <label>
        Id, day or service{' '}
        <input
          type="search"
          value={filter.text}
          onInput={(event) => change({ text: event.currentTarget.value })}
        />
      </label>
      {choices.map(([name, label, values]) => (
        <label key={name}>
          {label}{' '}
          <select
            value={filter[name]}
            onChange={(event) => change({ [name]: event.currentTarget.value })}
          >
            <option value="">any</option>
            {values.map((value) => (
              <option key={value} value={value}>
                {value}
              </option>
            ))}
          </select>
        </label>
      ))}
    </search>
  )
}
