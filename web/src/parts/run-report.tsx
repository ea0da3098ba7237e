import type { VNode } from 'preact'

import type { RestoreReport } from '../../../src/model/restore.ts'
import type { Run } from '../../../src/model/run.ts'
import { toHash } from '../route.ts'
import { formatBytes, formatCount, formatMs } from '../show.ts'
import { Badge } from './badge.tsx'
import { Section } from './page.tsx'
import { Facts, List, Table } from './table.tsx'
import { VerificationRecord } from './verification-evidence.tsx'

/** What came out of a run, by its kind. */
export function RunReport({ run }: { run: Run }): VNode {
  const { report, rebuilt, verification, readBack, copy, check } = run
  return (
    <>
      {report === undefined ? null : (
        <Section title="Report">
          <RestoreReportShown report={report} />
        </Section>
      )}
      {rebuilt === undefined ? null : (
        <Section title="Report">
          <Facts
            of={[
              ['Project', rebuilt.project],
              ['Recovery', formatMs(rebuilt.recoveryMs)],
              ['Networks', formatCount(rebuilt.made.networks.length)],
              ['Volumes', formatCount(rebuilt.made.volumes.length)],
              ['Containers', formatCount(rebuilt.made.containers.length)],
            ]}
          />
          <Services services={rebuilt.services} />
          <List of={rebuilt.warnings} />
          {rebuilt.data === null ? null : <RestoreReportShown report={rebuilt.data} />}
        </Section>
      )}
      {verification === undefined ? null : (
        <Section title="Verification">
          <VerificationRecord of={verification} />
        </Section>
      )}
      {readBack === undefined ? null : (
        <Section title="Read back">
          <Facts
            of={[
              ['Share', `${readBack.share.part} of ${readBack.share.of}`],
              ['Damage', readBack.damage.length === 0 ? 'none' : <List of={readBack.damage} />],
              ['Backups touched', formatCount(readBack.backups.length)],
            ]}
          />
          <List of={readBack.backups} />
        </Section>
      )}
      {copy === undefined ? null : (
        <Section title="Second copy">
          <Facts
            of={[
              ['Where', copy.location],
              ['Copied', formatCount(copy.copied.length)],
              ['Removed', formatCount(copy.removed.length)],
              ['Backups it holds', formatCount(copy.backups)],
            ]}
          />
          <List of={copy.failures.map(({ what, why, hint }) => `${what}: ${why}. ${hint}`)} />
        </Section>
      )}
      {check === undefined ? null : (
        <Section title="The whole repository">
          <Table
            label="Backups of the whole repository"
            head={['Backup', 'Project', 'State']}
            rows={check.backups.map(({ id, project, state }) => [
              id,
              project,
              <Badge state={state} />,
            ])}
            empty="There is no backup in it."
          />
          <List of={check.findings.map(({ what, why, hint }) => `${what}: ${why}. ${hint}`)} />
          <List of={check.notes} />
        </Section>
      )}
    </>
  )
}

function RestoreReportShown({ report }: { report: RestoreReport }): VNode {
  const { safeguard, databases, tables, files, written, services, downMs, warnings } = report
  return (
    <>
      <Facts
        of={[
          ['Outcome', <Badge state={report.outcome} />],
          [
            'Safety backup, which undoes it',
            safeguard === null ? 'none' : <a href={toHash(['backups', safeguard])}>{safeguard}</a>,
          ],
          ['Services stopped for', formatMs(downMs)],
          ['Files written', formatCount(written.files)],
          ['Bytes written', formatBytes(written.bytes)],
        ]}
      />
      {databases.length === 0 ? null : (
        <Table
          label="Databases that were restored"
          head={['Database', 'Service', 'Tables', 'Rows', 'The old one']}
          figures={[2, 3]}
          rows={databases.map((each) => [
            each.into,
            each.service,
            formatCount(each.tables),
            formatCount(each.rows),
            each.kept === null ? 'removed' : `kept as ${each.kept}`,
          ])}
          empty=""
        />
      )}
      {tables.length === 0 ? null : (
        <Table
          label="Tables that were restored"
          head={['Table', 'Database', 'Rows']}
          figures={[2]}
          rows={tables.map((each) => [each.table, each.database, formatCount(each.rows)])}
          empty=""
        />
      )}
      <List
        of={files.map(({ target, inside }) => (inside === null ? target : `${target}: ${inside}`))}
      />
      <Services services={services} />
      <List of={warnings} />
    </>
  )
}

function Services({ services }: { services: RestoreReport['services'] }): VNode | null {
  if (services.length === 0) return null
  return (
    <Table
      label="Services afterwards"
      head={['Service', 'Container', 'Health']}
      rows={services.map(({ service, container, health }) => [service, container, health])}
      empty=""
    />
  )
}
