import type { VNode } from 'preact'

import type { RestorePlan, RestoreStep } from '../../../src/model/restore.ts'
import { Badge } from '../parts/badge.tsx'
import { Facts, List, Table } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { formatMs } from '../show.ts'

/** Everything that a restore will do, before it does anything. */
export function RestorePlanShown({ plan }: { plan: RestorePlan }): VNode {
  const { project, backup, steps, stops, left, absent, warnings, options } = plan
  return (
    <>
      <Facts
        of={[
          ['Into the project', project],
          ['Backup of', <Time iso={backup.startedAt} age />],
          ['State', <Badge state={backup.state} />],
          ['Consistency', backup.consistency],
          ['Safety backup first', options.safeguard ? 'yes' : 'no'],
          [
            'Services stop for',
            stops.length === 0 ? 'nothing stops' : `about ${formatMs(plan.downMs)}`,
          ],
        ]}
      />
      {warnings.length === 0 ? null : (
        <div class="notice warn">
          <List of={warnings} />
        </div>
      )}
      <Table
        label="What is restored"
        head={['What', 'From', 'Over', 'How']}
        rows={steps.map(describeStep)}
        empty="Nothing is restored."
      />
      {stops.length === 0 ? null : (
        <>
          <h3>What stops</h3>
          <List of={stops.map(({ container, because }) => `${container}: ${because}`)} />
        </>
      )}
      {left.length === 0 ? null : (
        <>
          <h3>What the backup holds and the restore leaves as it is</h3>
          <List of={left} />
        </>
      )}
      {absent.length === 0 ? null : (
        <>
          <h3>What the backup does not hold</h3>
          <List of={absent} />
        </>
      )}
    </>
  )
}

function describeStep(step: RestoreStep): (VNode | string)[] {
  switch (step.do) {
    case 'database':
      return [
        `database ${step.into}`,
        `${step.database} of ${step.service}`,
        step.over,
        step.because,
      ]
    case 'table':
      return [
        `table ${step.schema}.${step.table}`,
        `${step.database} of ${step.service}`,
        'live',
        step.because,
      ]
    case 'files':
      return [
        `${step.kind} ${step.target}${step.inside === undefined ? '' : `: ${step.inside}`}`,
        step.from,
        step.over,
        `${step.way}: ${step.because}`,
      ]
  }
}
