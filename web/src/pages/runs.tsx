import type { VNode } from 'preact'

import type { Run } from '../../../src/model/run.ts'
import { useAnswer } from '../api/use-answer.ts'
import { Badge } from '../parts/badge.tsx'
import { Loading, Page } from '../parts/page.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Time } from '../parts/time.tsx'
import { WindowedTable } from '../parts/windowed-table.tsx'
import { toHash } from '../route.ts'
import { formatMs } from '../show.ts'

const columns = [
  { name: 'Run', class: 'id' },
  { name: 'Begun', class: 'wide' },
  { name: 'Kind', class: '' },
  { name: 'State', class: '' },
  { name: 'Took', class: 'figure wide' },
  { name: 'What was amiss', class: 'wide amiss' },
]

/** All runs that are remembered, the newest first. */
export function RunsPage(): VNode {
  const { data, trouble } = useAnswer<Run[]>('runs', 10_000)
  return (
    <Page title="Runs">
      <ProblemNotice trouble={trouble} />
      {data === undefined ? (
        trouble === undefined ? (
          <Loading />
        ) : null
      ) : data.length === 0 ? (
        <p>There was no run yet.</p>
      ) : (
        <WindowedTable
          label="Runs"
          columns={columns}
          items={data.toReversed()}
          keyOf={({ id }) => id}
          cellsOf={cellsOf}
        />
      )}
    </Page>
  )
}

function cellsOf(run: Run): (VNode | string)[] {
  return [
    <a href={toHash(['runs', run.id])}>{run.id}</a>,
    <Time iso={run.startedAt} />,
    `${run.kind} ${run.type}`,
    <Badge state={run.state} />,
    run.finishedAt === undefined
      ? ''
      : formatMs(Date.parse(run.finishedAt) - Date.parse(run.startedAt)),
    run.error?.message ?? run.failures?.[0]?.why ?? run.warnings?.[0] ?? '',
  ]
}
