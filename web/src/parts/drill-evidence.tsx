import type { VNode } from 'preact'

import type { Drill } from '../../../src/model/drill.ts'
import { formatBytes, formatCount, formatMs } from '../show.ts'
import { Facts, List, Table } from './table.tsx'

/** What restoring a backup where nothing of the stack is has shown. */
export function DrillEvidence({
  drill: { servers, files, references, stack },
}: {
  drill: Drill
}): VNode {
  const databases = servers.flatMap((server) =>
    server.databases.map((database) => ({ server, database })),
  )
  return (
    <>
      <h3>Drill</h3>
      <Facts
        of={[
          ...servers.map(
            ({ service, recoveryMs }) => [`Recovery of ${service}`, formatMs(recoveryMs)] as const,
          ),
          ['Recovery of the whole stack', stack === null ? undefined : formatMs(stack.recoveryMs)],
          [
            'Files restored and compared',
            files === null ? undefined : `${formatCount(files.files)}, ${formatBytes(files.bytes)}`,
          ],
          ['Files that differ', files === null ? undefined : formatCount(files.different)],
          ['Files took', files === null ? undefined : formatMs(files.ms)],
        ]}
      />
      <List of={files?.differences ?? []} />
      {databases.length === 0 ? null : (
        <Table
          label="Databases that were restored and compared"
          head={['Database', 'Service', 'Tables', 'Rows compared', 'Indexes']}
          figures={[2, 3]}
          rows={databases.map(({ server, database }) => [
            database.database,
            server.service,
            formatCount(database.tables),
            formatCount(database.rows),
            server.indexes,
          ])}
          empty=""
        />
      )}
      <List
        of={references.map((each) =>
          each.notChecked === null
            ? `${each.service} ${each.text}: ${formatCount(each.rows)} rows name files, ${formatCount(each.missing)} missing, ${formatCount(each.different)} different`
            : `${each.service} ${each.text}: not checked, ${each.notChecked}`,
        )}
      />
      {stack === null ? null : (
        <>
          <Table
            label="Services of the drilled stack"
            head={['Service', 'Container', 'Health']}
            rows={stack.services.map((each) => [each.service, each.container, each.health])}
            empty="None was started."
          />
          <List of={stack.checks.map((each) => `${each.service}: ${each.command} ended with 0`)} />
          <List of={stack.warnings} />
        </>
      )}
    </>
  )
}
