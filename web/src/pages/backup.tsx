import type { VNode } from 'preact'

import type { ReportedManifest } from '../../../src/model/backup-report.ts'
import { useAnswer } from '../api/use-answer.ts'
import { BackupActions } from '../parts/backup-actions.tsx'
import { Badge } from '../parts/badge.tsx'
import { ConfigChanges } from '../parts/config-changes.tsx'
import { HeldDatabases } from '../parts/held-databases.tsx'
import { HeldVolumes } from '../parts/held-volumes.tsx'
import { Loading, Page, Section } from '../parts/page.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Facts, List, Table } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { VerificationEvidence } from '../parts/verification-evidence.tsx'
import { formatBytes, formatCount, formatMs } from '../show.ts'
import { FailureNotices } from '../parts/failure-notices.tsx'

/** What one backup holds, and what has been proved of it. */
export function BackupPage({ id }: { id: string }): VNode {
  const { data, trouble } = useAnswer<ReportedManifest>(`backups/${encodeURIComponent(id)}/report`)
  return (
    <Page title={`Backup ${id}`}>
      <ProblemNotice trouble={trouble} />
      {data === undefined ? trouble === undefined ? <Loading /> : null : <Contents of={data} />}
    </Page>
  )
}

function Contents({ of: manifest }: { of: ReportedManifest }): VNode {
  return (
    <>
      <Overview of={manifest} />
      <BackupActions id={manifest.id} />
      <Shortfalls of={manifest} />
      <HeldDatabases backup={manifest.id} servers={manifest.servers} cold={manifest.cold} />
      <HeldVolumes backup={manifest.id} archived={manifest.archived} />
      <Section title="Parts">
        <Table
          label="Parts"
          head={['Part', 'Files', 'Size', 'Added', 'Took']}
          figures={[1, 2, 3, 4]}
          rows={manifest.parts.map((part) => [
            part.kind,
            formatCount(part.files),
            formatBytes(part.bytes),
            formatBytes(part.addedBytes),
            formatMs(part.ms),
          ])}
          empty="No part could be stored."
        />
      </Section>
      <Services of={manifest} />
      <ConfigChanges backup={manifest.id} config={manifest.config} />
      <Section title="Verification">
        <VerificationEvidence report={manifest} />
      </Section>
    </>
  )
}

function Overview({ of: manifest }: { of: ReportedManifest }): VNode {
  const took = Date.parse(manifest.finishedAt) - Date.parse(manifest.startedAt)
  const because = manifest.consistencyBecause.join('; ')
  return (
    <Facts
      of={[
        ['State', <Badge state={manifest.state} />],
        ['Level', <Badge state={manifest.level} />],
        ['Type', manifest.type],
        ['Services', manifest.services.length === 0 ? 'all' : manifest.services.join(', ')],
        ['Reason', manifest.reason],
        [
          'Consistency',
          because === '' ? manifest.consistency : `${manifest.consistency}: ${because}`,
        ],
        ['Begun', <Time iso={manifest.startedAt} age />],
        ['Took', formatMs(took)],
        ['Machine', manifest.host],
        ['Stood still', haltedOf(manifest.frozen)],
        ['Stopped', haltedOf(manifest.stopped)],
        ['Lifeboat', manifest.lifeboat],
      ]}
    />
  )
}

function haltedOf(halted: ReportedManifest['frozen']): string | undefined {
  if (halted.length === 0) return undefined
  return halted.map(({ container, ms }) => `${container} ${formatMs(ms)}`).join(', ')
}

function Shortfalls({ of: { failures, warnings, sinceLast } }: { of: ReportedManifest }): VNode {
  const all = [...warnings, ...sinceLast.warnings.map(({ detail }) => detail)]
  return (
    <>
      <FailureNotices of={failures} />
      {all.length === 0 ? null : (
        <div class="notice warn">
          <List of={all} />
        </div>
      )}
    </>
  )
}

function Services({ of: { coverage, images } }: { of: ReportedManifest }): VNode {
  const services = Map.groupBy(coverage, ({ service }) => service)
  return (
    <>
      <Section title="Services">
        <Table
          label="Services"
          head={['Service', 'Mount', 'Class', 'Source', 'Because']}
          rows={[...services].flatMap(([service, mounts]) =>
            mounts.map((mount) => [
              service,
              <code>{mount.target}</code>,
              <Badge state={mount.class} />,
              mount.source,
              mount.because,
            ]),
          )}
          empty="No service mounted anything."
        />
      </Section>
      {images.length === 0 ? null : (
        <Section title="Images">
          <Table
            label="Images"
            head={['Image', 'Size', 'In the backup']}
            figures={[1]}
            rows={images.map(({ names, id, bytes, held }) => [
              names.join(', ') || id,
              formatBytes(bytes),
              held ? 'yes' : 'no: a registry has it',
            ])}
            empty=""
          />
        </Section>
      )}
    </>
  )
}
