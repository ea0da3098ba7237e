import type { VNode } from 'preact'

import type { Run } from '../../../src/model/run.ts'
import { useRun } from '../api/follow-run.ts'
import { Badge } from '../parts/badge.tsx'
import { Loading, Page, Section } from '../parts/page.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { ProgressShown } from '../parts/progress.tsx'
import { RunReport } from '../parts/run-report.tsx'
import { Facts, List, Table } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { toHash } from '../route.ts'
import { formatMs } from '../show.ts'
import { FailureNotices } from '../parts/failure-notices.tsx'

/** One run: followed while it goes on, and all that is known of it afterwards. */
export function RunPage({ id }: { id: string }): VNode {
  const { run, progress, trouble } = useRun(id)
  return (
    <Page title={`Run ${id}`}>
      <ProblemNotice trouble={trouble} />
      {run === undefined ? (
        trouble === undefined ? (
          <Loading />
        ) : null
      ) : (
        <>
          <Overview run={run} />
          <ProgressShown run={run} progress={progress} />
          <Amiss run={run} />
          <RunReport run={run} />
          <Steps run={run} />
        </>
      )}
    </Page>
  )
}

function Overview({ run }: { run: Run }): VNode {
  const took =
    run.finishedAt === undefined
      ? undefined
      : formatMs(Date.parse(run.finishedAt) - Date.parse(run.startedAt))
  return (
    <Facts
      of={[
        ['Kind', `${run.kind} ${run.type}`],
        ['Services', run.services.length === 0 ? undefined : run.services.join(', ')],
        ['State', <Badge state={run.state} />],
        ['Begun', <Time iso={run.startedAt} age />],
        ['By the schedule, due', run.due === undefined ? undefined : <Time iso={run.due} />],
        ['Took', took],
        [
          'Backup',
          run.backup === undefined ? undefined : (
            <a href={toHash(['backups', run.backup])}>{run.backup}</a>
          ),
        ],
      ]}
    />
  )
}

function Amiss({
  run: { error, failures = [], warnings = [], sinceLast = [], notified = [] },
}: {
  run: Run
}): VNode {
  const all = [...warnings, ...sinceLast.map(({ detail }) => detail)]
  return (
    <>
      <ProblemNotice
        trouble={
          error && {
            code: error.code,
            detail: error.message,
            hint: error.hint,
            details: error.details ?? [],
          }
        }
      />
      <FailureNotices of={failures} />
      {all.length === 0 ? null : (
        <div class="notice warn">
          <List of={all} />
        </div>
      )}
      {notified.length === 0 ? null : (
        <Section title="Who was told">
          <List
            of={notified.map(({ target, problem }) =>
              problem === undefined
                ? `${target}: arrived`
                : `${target}: did not arrive, ${problem}`,
            )}
          />
        </Section>
      )}
    </>
  )
}

function Steps({ run }: { run: Run }): VNode {
  return (
    <Section title="Steps">
      <Table
        label="Steps"
        head={['Step', 'Took']}
        figures={[1]}
        rows={run.steps.map(({ step, ms }) => [step, formatMs(ms)])}
        empty="None has ended yet."
      />
    </Section>
  )
}
