import type { VNode } from 'preact'

import type { Statistics } from '../../../src/model/statistics.ts'
import { useAnswer } from '../api/use-answer.ts'
import { Badge } from '../parts/badge.tsx'
import { Loading, Page } from '../parts/page.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Table } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { toHash } from '../route.ts'
import { formatSeconds } from '../show.ts'

/** Every restore, rebuild and clone that is remembered, the newest first. */
export function RestoresPage(): VNode {
  const { data, trouble } = useAnswer<Statistics>('statistics')
  return (
    <Page title="Restores">
      <ProblemNotice trouble={trouble} />
      {data === undefined ? (
        trouble === undefined ? (
          <Loading />
        ) : null
      ) : (
        <Table
          label="Restores"
          head={['Run', 'Begun', 'Kind', 'State', 'Backup', 'Took', 'Services stopped for']}
          figures={[5, 6]}
          rows={data.restores
            .toReversed()
            .map(({ run, time, kind, state, backup, durationSeconds, downSeconds }) => [
              <a href={toHash(['runs', run])}>{run}</a>,
              <Time iso={time} />,
              kind,
              <Badge state={state} />,
              backup === undefined ? '' : <a href={toHash(['backups', backup])}>{backup}</a>,
              durationSeconds === undefined ? '' : formatSeconds(durationSeconds),
              downSeconds === undefined ? '' : formatSeconds(downSeconds),
            ])}
          empty="Nothing was restored yet. A drill shows that it can be."
        />
      )}
    </Page>
  )
}
