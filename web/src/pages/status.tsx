import type { VNode } from 'preact'

import type { Backup } from '../../../src/model/backup.ts'
import type { Health } from '../../../src/model/health.ts'
import type { BackupPlan } from '../../../src/model/plan.ts'
import type { Run } from '../../../src/model/run.ts'
import type { Upcoming } from '../../../src/model/upcoming.ts'
import { askHealth } from '../api/ask-health.ts'
import { useAnswer } from '../api/use-answer.ts'
import { Badge } from '../parts/badge.tsx'
import { Loading, Page, Section } from '../parts/page.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Facts, List, Table } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { TriggerBackup } from '../parts/trigger-backup.tsx'
import { toHash } from '../route.ts'
import { formatBytes, formatCount, formatMs } from '../show.ts'

type FoundStack = BackupPlan & { readonly schedule: readonly Upcoming[] }

/** Whether the backups can be relied on, at a glance. */
export function StatusPage(): VNode {
  return (
    <Page title="Status">
      <HealthNow />
      <RunningNow />
      <Section title="Last backup">
        <LastBackup />
      </Section>
      <TriggerBackup />
      <StackNow />
    </Page>
  )
}

function HealthNow(): VNode {
  const { data, trouble } = useAnswer<Health>('health', 10_000, askHealth)
  if (data === undefined) return trouble ? <ProblemNotice trouble={trouble} /> : <Loading />
  return (
    <>
      <div class={`notice ${data.healthy ? 'good' : 'bad'}`} role="status">
        <p>
          <strong>
            {data.healthy
              ? 'Healthy: the backups can be relied on.'
              : 'Not healthy: the backups cannot be relied on.'}
          </strong>
        </p>
        <List
          of={data.reasons.map(({ code, detail }) => (
            <>
              {detail} <code>{code}</code>
            </>
          ))}
        />
      </div>
      {data.warnings.length === 0 ? null : (
        <div class="notice warn">
          <p>Warnings; they do not make it unhealthy:</p>
          <List of={data.warnings.map(({ detail }) => detail)} />
        </div>
      )}
      {data.copy === undefined ? null : (
        <Section title="Second copy">
          <Facts
            of={[
              ['Newest backup in it', data.copy.latest ?? 'none'],
              ['Age', data.copy.ageMs === null ? 'unknown' : formatMs(data.copy.ageMs)],
              [
                'Backups',
                data.copy.backups === null ? 'cannot be read' : formatCount(data.copy.backups),
              ],
              ['Copied well', formatCount(data.copy.succeeded)],
              ['Failed', formatCount(data.copy.failed)],
            ]}
          />
        </Section>
      )}
    </>
  )
}

function RunningNow(): VNode | null {
  const { data } = useAnswer<Run[]>('runs?limit=5', 5000)
  const running = data?.filter(({ state }) => state === 'running') ?? []
  if (running.length === 0) return null
  return (
    <div class="notice">
      {running.map(({ id, kind, startedAt }) => (
        <p key={id}>
          A run of {kind} is under way since <Time iso={startedAt} />:{' '}
          <a href={toHash(['runs', id])}>watch it</a>
        </p>
      ))}
    </div>
  )
}

function LastBackup(): VNode {
  const { data, trouble } = useAnswer<Backup[]>('backups?limit=1', 30_000)
  if (data === undefined) return trouble ? <ProblemNotice trouble={trouble} /> : <Loading />
  const last = data.at(-1)
  if (last === undefined) return <p>There is no backup yet. Make the first one below.</p>
  return (
    <Facts
      of={[
        ['Backup', <a href={toHash(['backups', last.id])}>{last.id}</a>],
        ['Begun', <Time iso={last.startedAt} age />],
        ['State', <Badge state={last.state} />],
        ['Level', <Badge state={last.level} />],
        ['Type', last.type],
        ['Size', formatBytes(last.bytes)],
        ['Added', formatBytes(last.addedBytes)],
        ['Took', formatMs(last.ms)],
      ]}
    />
  )
}

function StackNow(): VNode {
  const { data, trouble } = useAnswer<FoundStack>('stack')
  if (data === undefined) return trouble ? <ProblemNotice trouble={trouble} /> : <Loading />
  return (
    <>
      <Section title="Next runs">
        <Table
          label="Next runs"
          head={['Type', 'Next', 'Schedule', 'Time zone']}
          rows={data.schedule.map(({ type, next, cron, timeZone }) => [
            type,
            <Time iso={next} age />,
            <code>{cron}</code>,
            timeZone,
          ])}
          empty="None: no backups are scheduled."
        />
      </Section>
      <Section title="Coverage of every mount">
        <Table
          label="Coverage of every mount"
          head={['Service', 'Path', 'Class', 'Kind', 'Source', 'Because']}
          rows={data.coverage.map((mount) => [
            mount.service,
            <code>{mount.target}</code>,
            <Badge state={mount.class} />,
            mount.kind,
            mount.source,
            mount.because,
          ])}
          empty="No container mounts anything."
        />
      </Section>
      <PlanProblems plan={data} />
    </>
  )
}

function PlanProblems({ plan: { failures, warnings } }: { plan: FoundStack }): VNode | null {
  if (failures.length === 0 && warnings.length === 0) return null
  return (
    <Section title="What would go wrong now">
      <List of={failures.map(({ what, why, hint }) => `${what}: ${why}. ${hint}`)} />
      <List of={warnings} />
    </Section>
  )
}
