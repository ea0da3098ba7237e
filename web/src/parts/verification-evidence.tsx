import type { VNode } from 'preact'

import type { ReportedManifest } from '../../../src/model/backup-report.ts'
import type { Verification } from '../../../src/model/verification.ts'
import { toHash } from '../route.ts'
import { formatBytes, formatCount, formatMs } from '../show.ts'
import { Badge } from './badge.tsx'
import { DrillEvidence } from './drill-evidence.tsx'
import { Facts, Table } from './table.tsx'
import { Time } from './time.tsx'
import { FailureNotices } from './failure-notices.tsx'

type Props = {
  readonly report: Pick<
    ReportedManifest,
    'level' | 'verified' | 'verification' | 'verificationUnread'
  >
}

/** What was proved of a backup, by what. */
export function VerificationEvidence({ report }: Props): VNode {
  const { verified, verification, verificationUnread } = report
  if (verificationUnread !== null) {
    return <p class="notice bad">The newest record cannot be read: {verificationUnread}</p>
  }
  if (verification !== null) return <VerificationRecord of={verification} />
  return verified === null ? (
    <p>It was not verified yet: that all of it was stored is all that is known.</p>
  ) : (
    <p>
      Wanted {verified.wanted}, proved {verified.proved}.
    </p>
  )
}

/** One verification, whole. */
export function VerificationRecord({ of }: { of: Verification }): VNode {
  return (
    <>
      <Facts
        of={[
          ['Wanted', of.wanted],
          ['Proved', <Badge state={of.proved} tone={of.proved === of.wanted ? 'good' : 'bad'} />],
          ['When', <Time iso={of.finishedAt} age />],
          ['Run', <a href={toHash(['runs', of.id])}>{of.id}</a>],
          ['Machine', of.host],
        ]}
      />
      <FailureNotices of={of.findings} />
      <Table
        label="Parts that were read to their end"
        head={['Part', 'Files', 'Bytes', 'Took']}
        figures={[1, 2, 3]}
        rows={of.parts.map((part) => [
          part.kind,
          formatCount(part.files),
          formatBytes(part.bytes),
          formatMs(part.ms),
        ])}
        empty="No part was read."
      />
      {of.dumps.length === 0 ? null : (
        <Table
          label="Dumps that were decoded"
          head={['Database', 'Service', 'Tables', 'Rows', 'Large objects']}
          figures={[2, 3, 4]}
          rows={of.dumps.map((dump) => [
            dump.database,
            dump.service,
            formatCount(dump.tables),
            formatCount(dump.rows),
            formatCount(dump.largeObjects),
          ])}
          empty=""
        />
      )}
      {of.drill === null ? null : <DrillEvidence drill={of.drill} />}
    </>
  )
}
