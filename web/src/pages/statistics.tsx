import type { VNode } from 'preact'

import type { Statistics } from '../../../src/model/statistics.ts'
import { useAnswer } from '../api/use-answer.ts'
import { Chart } from '../parts/chart.tsx'
import { Loading, Page, Section } from '../parts/page.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Facts } from '../parts/table.tsx'
import { formatBytes, formatCount, formatFactor, formatSeconds } from '../show.ts'

/** Figures over time, as the API has them. What it does not know is not drawn. */
export function StatisticsPage(): VNode {
  const { data, trouble } = useAnswer<Statistics>('statistics')
  return (
    <Page title="Statistics">
      <ProblemNotice trouble={trouble} />
      {data === undefined ? trouble === undefined ? <Loading /> : null : <Figures of={data} />}
    </Page>
  )
}

function Figures({ of: { days, repository, backups, drills } }: { of: Statistics }): VNode {
  const times = backups.map(({ time }) => time)
  const frozen = backups.filter(({ frozenSeconds }) => frozenSeconds !== undefined)
  const { bytes, rawBytes, backupBytes, history } = repository
  return (
    <>
      <Section title="Success and failure">
        <Chart
          label="Backups a day"
          bars
          times={days.map(({ day }) => day)}
          series={[
            { name: 'made', color: 'good', figures: days.map(({ made }) => made) },
            { name: 'failed', color: 'bad', figures: days.map(({ failed }) => failed) },
          ]}
          format={formatCount}
        />
      </Section>
      <Section title="Storage">
        <Facts
          of={[
            ['Stored', bytes === undefined ? undefined : formatBytes(bytes)],
            ['Before compression', rawBytes === undefined ? undefined : formatBytes(rawBytes)],
            ['All backups as plain copies', formatBytes(backupBytes)],
            [
              'Deduplication and compression',
              bytes === undefined ? undefined : formatFactor(backupBytes, bytes),
            ],
          ]}
        />
        <Chart
          label="Growth of the repository"
          times={history.map(({ time }) => time)}
          series={[{ name: 'stored', color: 'main', figures: history.map((each) => each.bytes) }]}
          format={formatBytes}
        />
        <Chart
          label="Size of each backup, and what it added"
          times={times}
          series={[
            { name: 'size', color: 'main', figures: backups.map((each) => each.bytes) },
            { name: 'added', color: 'other', figures: backups.map((each) => each.addedBytes) },
          ]}
          format={formatBytes}
        />
      </Section>
      <Section title="Durations">
        <Chart
          label="How long each backup took"
          times={times}
          series={[
            { name: 'took', color: 'main', figures: backups.map((each) => each.durationSeconds) },
          ]}
          format={formatSeconds}
        />
        <Chart
          label="How long containers stood still"
          times={frozen.map(({ time }) => time)}
          series={[
            {
              name: 'stood still',
              color: 'other',
              figures: frozen.map(({ frozenSeconds }) => frozenSeconds ?? null),
            },
          ]}
          format={formatSeconds}
        />
      </Section>
      <Section title="Drills">
        <Chart
          label="Recovery time of drills"
          times={drills.map(({ time }) => time)}
          series={[
            {
              name: 'databases',
              color: 'main',
              figures: drills.map(({ recoverySeconds }) => recoverySeconds ?? null),
            },
            {
              name: 'whole stack',
              color: 'other',
              figures: drills.map(({ stackSeconds }) => stackSeconds ?? null),
            },
          ]}
          format={formatSeconds}
        />
      </Section>
    </>
  )
}
